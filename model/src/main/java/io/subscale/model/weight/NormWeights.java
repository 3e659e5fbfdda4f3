package io.subscale.model.weight;

import java.util.List;

/**
 * Gain and bias of a layer normalisation, [width] each, 1 and 0 at the start.
 *
 * @param gain by which each column is multiplied
 * @param bias added after it
 */
public record NormWeights(Weight gain, Weight bias) {

  /** {@code prefix + "g"} and {@code prefix + "b"}. */
  public static NormWeights of(String prefix, long width) {
    return new NormWeights(
        new Weight(prefix + "g", Weight.Use.SUM, Initial.one(), width),
        Weight.bias(prefix + "b", width));
  }

  /** Both, the gain first. */
  public List<Weight> list() {
    return List.of(gain, bias);
  }
}
