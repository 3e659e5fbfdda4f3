package io.subscale.model.weight;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Initial values of a weight tensor. */
@FunctionalInterface
public interface Initial {

  /**
   * Fills a tensor.
   *
   * @param values the tensor in 'c' order, all zero
   * @param random this tensor's own stream
   */
  void fill(float[] values, SplittableRandom random);

  /** All zero. */
  static Initial zero() {
    return (values, random) -> {};
  }

  /** All one. */
  static Initial one() {
    return (values, random) -> Arrays.fill(values, 1f);
  }

  /** Uniform in ±1/sqrt(fanIn): keeps the variance of a linear map's output below its input's. */
  static Initial uniform(long fanIn) {
    double bound = 1 / Math.sqrt(fanIn);
    return (values, random) -> {
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextDouble(-bound, bound);
      }
    };
  }

  /** Normal with mean 0 and the given standard deviation. */
  static Initial normal(double deviation) {
    return (values, random) -> {
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (deviation * random.nextGaussian());
      }
    };
  }
}
