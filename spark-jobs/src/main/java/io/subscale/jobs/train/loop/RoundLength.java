package io.subscale.jobs.train.loop;

/**
 * Steps of a worker between two averagings: few in the first rounds, while the weights move fast
 * and apart, more in the later ones.
 *
 * @param earlyRounds how many rounds count as early
 * @param earlySteps steps of an early round
 * @param steps steps of every later one
 */
public record RoundLength(long earlyRounds, int earlySteps, int steps) {
  /** Rounds that are all alike. */
  public static RoundLength of(int steps) {
    return new RoundLength(0, steps, steps);
  }

  /** Steps of a round, which counts from 0. */
  public int steps(long round) {
    return round < earlyRounds ? earlySteps : steps;
  }
}
