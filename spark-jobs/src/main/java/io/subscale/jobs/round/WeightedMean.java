package io.subscale.jobs.round;

/**
 * The mean of equally long vectors, each weighted by the examples behind it: {@code m = sum(n_w
 * v_w) / sum(n_w)}.
 *
 * <p>Summed in double in the order of {@link #add}, so the bits depend on that order only. Since
 * {@code n v} is exact in double for {@code n < 2^29}, the mean of one vector, and of equal ones as
 * long as the sum stays exact, is that vector, bit for bit.
 */
public final class WeightedMean {
  private final double[] sum;
  private long examples;

  /**
   * An empty mean.
   *
   * @param length number of values of every vector
   */
  public WeightedMean(int length) {
    sum = new double[length];
  }

  /**
   * Adds a vector; one with no examples adds nothing, whatever it holds.
   *
   * @param vector {@code [length]}
   * @param examples its weight, not negative
   */
  public void add(float[] vector, long examples) {
    if (vector.length != sum.length) {
      throw new IllegalArgumentException(
          "a vector of " + vector.length + " values in a mean of " + sum.length);
    }
    if (examples < 0) {
      throw new IllegalArgumentException("negative weight " + examples);
    }
    if (examples == 0) {
      return;
    }
    this.examples += examples;
    double weight = examples;
    for (int i = 0; i < vector.length; i++) {
      sum[i] += weight * vector[i];
    }
  }

  /** Examples added so far. */
  public long examples() {
    return examples;
  }

  /**
   * The mean of what was added.
   *
   * @return {@code [length]}
   * @throws IllegalStateException if no example was added
   */
  public float[] mean() {
    if (examples == 0) {
      throw new IllegalStateException("the mean of no examples");
    }
    float[] mean = new float[sum.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sum[i] / examples);
    }
    return mean;
  }
}
