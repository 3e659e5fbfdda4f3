package io.subscale.model.block.transformer;

import io.subscale.model.weight.Initial;
import io.subscale.model.weight.LinearWeights;
import io.subscale.model.weight.NormWeights;
import io.subscale.model.weight.Weight;
import java.util.List;
import java.util.stream.Stream;

/**
 * Weights of a transformer layer: {@code n1g, n1b, n2g, n2b} [width]; {@code qkv} [width][3 width],
 * {@code qkvb}; {@code wo} [width][width], {@code bo}; {@code w1} [width][4 width], {@code b1};
 * {@code w2} [4 width][width], {@code b2}.
 */
record TransformerWeights(
    NormWeights norm1,
    LinearWeights qkv,
    LinearWeights out,
    NormWeights norm2,
    LinearWeights up,
    LinearWeights down) {
  private static final int EXPANSION = 4;

  static TransformerWeights of(long width) {
    long hidden = EXPANSION * width;
    Initial map = Initial.uniform(width);
    return new TransformerWeights(
        NormWeights.of("n1", width),
        LinearWeights.of("qkv", map, width, 3 * width),
        LinearWeights.named("wo", "bo", map, width, width),
        NormWeights.of("n2", width),
        LinearWeights.named("w1", "b1", map, width, hidden),
        LinearWeights.named("w2", "b2", Initial.uniform(hidden), hidden, width));
  }

  /** In the order of the flat vector. */
  List<Weight> list() {
    return Stream.of(norm1.list(), qkv.list(), out.list(), norm2.list(), up.list(), down.list())
        .flatMap(List::stream)
        .toList();
  }
}
