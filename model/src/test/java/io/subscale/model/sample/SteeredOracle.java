package io.subscale.model.sample;

import java.util.stream.IntStream;

/** The distribution of {@link Steering}'s words, written from them and not for speed. */
final class SteeredOracle {
  private SteeredOracle() {}

  /** Probability of each value; at temperature 0 all of it on the first most likely one. */
  static double[] probabilities(float[] logits, Steering steering) {
    double[] tempered = new double[logits.length];
    double kept = 0;
    for (int v = 0; v < logits.length; v++) {
      boolean keep = steering.topK() == 0 || better(logits, v).length < steering.topK();
      boolean best = better(logits, v).length == 0;
      double weight =
          steering.temperature() == 0 ? best ? 1 : 0 : Math.exp(logits[v] / steering.temperature());
      tempered[v] = keep ? weight : 0;
      kept += tempered[v];
    }
    double[] probabilities = new double[logits.length];
    double left = 0;
    for (int v = 0; v < logits.length; v++) {
      double before = 0;
      for (int other : better(logits, v)) {
        before += tempered[other];
      }
      boolean inside = steering.topP() == 1 || before < steering.topP() * kept * (1 - 1e-12);
      probabilities[v] = inside ? tempered[v] : 0;
      left += probabilities[v];
    }
    for (int v = 0; v < logits.length; v++) {
      probabilities[v] /= left;
    }
    return probabilities;
  }

  private static int[] better(float[] logits, int v) {
    return IntStream.range(0, logits.length)
        .filter(o -> logits[o] > logits[v] || logits[o] == logits[v] && o < v)
        .toArray();
  }
}
