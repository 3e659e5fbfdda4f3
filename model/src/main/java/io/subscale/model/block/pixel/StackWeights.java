package io.subscale.model.block.pixel;

import io.subscale.model.block.PixelSize;
import io.subscale.model.weight.Initial;
import io.subscale.model.weight.LinearWeights;
import io.subscale.model.weight.Weight;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Weights of the whole stack.
 *
 * @param above {@code vin} [2][3][e][F] and {@code vinb}: the vertical stack's entrance
 * @param left {@code hin} [1][2][e][F] and {@code hinb}: the horizontal stack's
 * @param layers of each gated layer
 */
record StackWeights(LinearWeights above, LinearWeights left, List<GatedWeights> layers) {

  static StackWeights of(PixelSize size, int layers) {
    long e = size.units();
    long f = size.width();
    return new StackWeights(
        LinearWeights.of("vin", Initial.uniform(6 * e), 2, 3, e, f),
        LinearWeights.of("hin", Initial.uniform(2 * e), 1, 2, e, f),
        IntStream.range(0, layers).mapToObj(layer -> GatedWeights.of(layer, size)).toList());
  }

  /** What the vertical stack and all that depends on E is multiplied with. */
  List<Weight> byRow() {
    return Stream.concat(Stream.of(above.map()), layers.stream().flatMap(GatedWeights::byRow))
        .toList();
  }

  /** In the order of the flat vector. */
  List<Weight> list() {
    return Stream.concat(LinearWeights.all(above, left), layers.stream().flatMap(GatedWeights::all))
        .toList();
  }
}
