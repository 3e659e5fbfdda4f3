package io.subscale.model.block.pixel;

import io.subscale.model.block.PixelSize;
import io.subscale.model.weight.Initial;
import io.subscale.model.weight.LinearWeights;
import io.subscale.model.weight.Weight;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Weights of gated layer l, named by its number: {@code vl} [2][3][F][2F], {@code hl}
 * [1][2][F][2F], {@code vhl} [2F][2F], {@code thl} [d][2F], with context {@code evl}, {@code ehl}
 * [c][2F], and {@code ol} [F][F]; biases {@code vlb, hlb, olb}.
 *
 * @param vertical kernel of the vertical stack
 * @param horizontal kernel of the horizontal stack
 * @param across from the vertical stack to the horizontal one
 * @param transformed from T to the horizontal stack
 * @param contextToVertical from E; null without context, as the next
 * @param contextToHorizontal from E
 * @param out behind the horizontal stack's gate
 */
record GatedWeights(
    LinearWeights vertical,
    LinearWeights horizontal,
    Weight across,
    Weight transformed,
    Weight contextToVertical,
    Weight contextToHorizontal,
    LinearWeights out) {

  static GatedWeights of(int layer, PixelSize size) {
    long f = size.width();
    long c = size.contextWidth();
    long d = size.transformerWidth();
    Initial seen = Initial.uniform(c + d);
    return new GatedWeights(
        LinearWeights.of("v" + layer, Initial.uniform(6 * f), 2, 3, f, 2 * f),
        LinearWeights.of("h" + layer, Initial.uniform(2 * f), 1, 2, f, 2 * f),
        Weight.matrix("vh" + layer, Initial.uniform(2 * f), 2 * f, 2 * f),
        Weight.matrix("th" + layer, seen, d, 2 * f),
        c == 0 ? null : Weight.matrix("ev" + layer, Initial.uniform(c), c, 2 * f),
        c == 0 ? null : Weight.matrix("eh" + layer, seen, c, 2 * f),
        LinearWeights.of("o" + layer, Initial.uniform(f), f, f));
  }

  Stream<Weight> byRow() {
    return Stream.of(vertical.map(), across, contextToVertical, contextToHorizontal)
        .filter(Objects::nonNull);
  }

  /** In the order of the flat vector. */
  Stream<Weight> all() {
    return Stream.of(
            LinearWeights.all(vertical, horizontal),
            Stream.of(across, transformed),
            Stream.of(contextToVertical, contextToHorizontal).filter(Objects::nonNull),
            out.list().stream())
        .flatMap(part -> part);
  }
}
