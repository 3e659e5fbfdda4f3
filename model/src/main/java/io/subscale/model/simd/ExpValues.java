package io.subscale.model.simd;

import static jdk.incubator.vector.DoubleVector.fromArray;

/** exp of doubles up to 0, to the bits of {@link DoubleLane#exp(double)}. */
public final class ExpValues {
  private ExpValues() {}

  /** In place. */
  public static void apply(double[] values) {
    int lanes = DoubleExp.SPECIES.length();
    int vectors = values.length / lanes * lanes;
    for (int at = 0; at < vectors; at += lanes) {
      DoubleExp.of(fromArray(DoubleExp.SPECIES, values, at)).intoArray(values, at);
    }
    for (int at = vectors; at < values.length; at++) {
      values[at] = DoubleLane.exp(values[at]);
    }
  }
}
