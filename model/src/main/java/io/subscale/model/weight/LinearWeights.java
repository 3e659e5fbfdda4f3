package io.subscale.model.weight;

import java.util.List;
import java.util.stream.Stream;

/**
 * A matrix or kernel and its bias: y = x w + b.
 *
 * @param map [in][out] or [taps..][in][out]
 * @param bias [out]
 */
public record LinearWeights(Weight map, Weight bias) {

  /** The bias is called like the map with a {@code b} behind, and starts at 0. */
  public static LinearWeights of(String name, Initial initial, long... shape) {
    return named(name, name + "b", initial, shape);
  }

  /** The same for a bias of another name. */
  public static LinearWeights named(String name, String bias, Initial initial, long... shape) {
    Weight map = Weight.matrix(name, initial, shape);
    return new LinearWeights(map, Weight.bias(bias, map.columns()));
  }

  /** Both, the map first. */
  public List<Weight> list() {
    return List.of(map, bias);
  }

  /** All of several, in their order. */
  public static Stream<Weight> all(LinearWeights... several) {
    return Stream.of(several).flatMap(each -> each.list().stream());
  }
}
