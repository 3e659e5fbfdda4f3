package io.subscale.jobs.train.loop;

/**
 * Learning rates: a linear warm-up by steps times a half cosine by the share of the budget spent.
 *
 * <p>{@code rate(step, share) = peak * min(1, (step + 1) / warmup) * (final + (1 - final) * (1 +
 * cos(pi * share)) / 2)}
 *
 * @param peak the highest rate
 * @param finalShare the rate at the end of the budget, as a share of the peak
 * @param warmupSteps steps of the warm-up; 0 for none
 */
public record Schedule(double peak, double finalShare, long warmupSteps) {

  /**
   * The rates of a round's local steps. The share is that of the round's beginning.
   *
   * @param step steps done before
   * @param share share of the budget spent before, 0 to 1
   * @param count local steps
   * @return {@code [count]}
   */
  public double[] rates(long step, double share, int count) {
    double decay = finalShare + (1 - finalShare) * (1 + Math.cos(Math.PI * share)) / 2;
    double[] rates = new double[count];
    for (int k = 0; k < count; k++) {
      double warm = warmupSteps == 0 ? 1 : Math.min(1, (step + k + 1.0) / warmupSteps);
      rates[k] = peak * warm * decay;
    }
    return rates;
  }
}
