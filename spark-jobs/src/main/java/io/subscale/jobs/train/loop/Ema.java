package io.subscale.jobs.train.loop;

/**
 * The exponential moving average of the weights (Polyak averaging), kept on the driver and moved
 * once a round.
 *
 * <p>A round of K steps moves it as K steps at the round's last weights would: {@code a = d^K a +
 * (1 - d^K) w}. The decay warms up as {@code d = min(decay, (1 + t) / (10 + t))} after t steps, so
 * that the start, which is no trained weight, is forgotten at once.
 */
public final class Ema {
  private final double decay;
  private final float[] average;

  /**
   * An average that starts at the given weights.
   *
   * @param decay per step, 0 (the average is the last weights) to below 1
   * @param start {@code [parameters]}, copied
   */
  public Ema(double decay, float[] start) {
    if (!(decay >= 0 && decay < 1)) {
      throw new IllegalArgumentException("decay " + decay + " is not in [0, 1)");
    }
    this.decay = decay;
    this.average = start.clone();
  }

  /**
   * Moves the average.
   *
   * @param weights {@code [parameters]} at the end of a round
   * @param step steps done before the round
   * @param steps steps of the round
   */
  public void move(float[] weights, long step, int steps) {
    if (weights.length != average.length) {
      throw new IllegalArgumentException(
          weights.length + " weights in an average of " + average.length);
    }
    double warm = Math.min(decay, (1.0 + step) / (10.0 + step));
    double keep = Math.pow(warm, steps);
    for (int i = 0; i < average.length; i++) {
      average[i] = (float) (keep * average[i] + (1 - keep) * weights[i]);
    }
  }

  /** The average, {@code [parameters]}; not a copy. */
  public float[] average() {
    return average;
  }
}
