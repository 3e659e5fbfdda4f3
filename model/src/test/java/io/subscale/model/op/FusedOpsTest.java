package io.subscale.model.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.model.graph.Affine;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Each operation on rows and on flat vectors both ways: the fused kernel in float against plain
 * ND4J in double. Sizes below, at and above whole vectors, and of several pieces.
 */
class FusedOpsTest {
  private static final double TOLERANCE = 4e-6;
  private static final int[] ROWS = {1, 7, 300};
  private static final int[] WIDTHS = {1, 5, 8, 16, 24, 33, 128};
  private static final int[] LEVELS = {2, 5, 8, 33, 256};

  private final SplittableRandom random = new SplittableRandom(29);

  static Stream<Arguments> matrices() {
    return pairs(WIDTHS);
  }

  static Stream<Arguments> distributions() {
    return pairs(LEVELS);
  }

  private static Stream<Arguments> pairs(int[] columns) {
    List<Arguments> pairs = new ArrayList<>();
    for (int rows : ROWS) {
      for (int each : columns) {
        pairs.add(Arguments.of(rows, each));
      }
    }
    return pairs.stream();
  }

  @ParameterizedTest
  @MethodSource("matrices")
  void silu(int rows, int width) {
    Twin x = Twin.random(random, rows, width).map(value -> 4 * value);
    Twin y = Twin.unassigned(rows, width);
    Activation.silu(x.fused(), y.fused());
    Activation.silu(x.plain(), y.plain());
    y.assertClose("y", TOLERANCE);
    Twin d = Twin.random(random, rows, width);
    Activation.siluBackward(x.fused(), d.fused());
    Activation.siluBackward(x.plain(), d.plain());
    d.assertClose("dx", TOLERANCE);
  }

  @ParameterizedTest
  @MethodSource("matrices")
  void layerNorm(int rows, int width) {
    Twin x = Twin.random(random, rows, width).map(value -> 3 + value);
    Twin gain = Twin.random(random, width);
    Twin bias = Twin.random(random, width);
    Twin y = Twin.unassigned(rows, width);
    new LayerNorm(new Affine(gain.fused(), bias.fused())).forward(x.fused(), y.fused());
    new LayerNorm(new Affine(gain.plain(), bias.plain())).forward(x.plain(), y.plain());
    y.assertClose("y", amplified(width));

    for (Twin residual : new Twin[] {null, Twin.random(random, rows, width)}) {
      Twin dy = Twin.random(random, rows, width);
      Twin dx = Twin.unassigned(rows, width);
      Twin dGain = Twin.unassigned(width);
      Twin dBias = Twin.unassigned(width);
      new LayerNorm(new Affine(gain.fused(), bias.fused()))
          .backward(
              x.fused(),
              dy.fused(),
              residual == null ? null : residual.fused(),
              dx.fused(),
              new Affine(dGain.fused(), dBias.fused()));
      new LayerNorm(new Affine(gain.plain(), bias.plain()))
          .backward(
              x.plain(),
              dy.plain(),
              residual == null ? null : residual.plain(),
              dx.plain(),
              new Affine(dGain.plain(), dBias.plain()));
      dx.assertClose("dx", amplified(width));
      dGain.assertClose("dGain", amplified(width) * Math.sqrt(rows));
      dBias.assertClose("dBias", TOLERANCE * Math.sqrt(rows));
    }
  }

  /** A row of few values may have a small variance, whose inverse root stretches every error. */
  private static double amplified(int width) {
    return TOLERANCE * (width < 16 ? 10 : 1);
  }

  @ParameterizedTest
  @MethodSource("matrices")
  void gate(int rows, int width) {
    Twin pre = Twin.random(random, rows, 2L * width).map(value -> 3 * value);
    Twin out = Twin.unassigned(rows, width);
    Activation.gate(pre.fused(), out.fused());
    Activation.gate(pre.plain(), out.plain());
    out.assertClose("out", TOLERANCE);

    Twin d = Twin.random(random, rows, width);
    Twin dPre = Twin.unassigned(rows, 2L * width);
    Activation.gateBackward(pre.fused(), d.fused(), dPre.fused());
    Activation.gateBackward(pre.plain(), d.plain(), dPre.plain());
    dPre.assertClose("dPre", TOLERANCE);
  }

  @ParameterizedTest
  @MethodSource("matrices")
  void elu(int rows, int width) {
    Twin x = Twin.random(random, rows, width).map(value -> 3 * value);
    Twin y = Twin.unassigned(rows, width);
    Activation.elu(x.fused(), y.fused());
    Activation.elu(x.plain(), y.plain());
    y.assertClose("y", TOLERANCE);

    Twin d = Twin.random(random, rows, width);
    Activation.eluBackward(y.fused(), d.fused());
    Activation.eluBackward(y.plain(), d.plain());
    d.assertClose("d", TOLERANCE);

    Activation.elu(x.fused(), x.fused());
    assertThat(x.fused()).as("in place").isEqualTo(y.fused());
  }

  @ParameterizedTest
  @MethodSource("matrices")
  void biasGradient(int rows, int width) {
    Twin dy = Twin.random(random, rows, width);
    Twin db = Twin.unassigned(width);
    Linear.biasGradient(dy.fused(), db.fused());
    Linear.biasGradient(dy.plain(), db.plain());
    db.assertClose("db", TOLERANCE * Math.sqrt(rows));
  }

  @ParameterizedTest
  @MethodSource("distributions")
  void categorical(int rows, int levels) {
    Twin logits = Twin.random(random, rows, levels).map(value -> 40 + 6 * value);
    int[] values = random.ints(rows, 0, levels).toArray();
    double[] fused = Categorical.logSums(logits.fused());
    double[] plain = Categorical.logSums(logits.plain());
    // Both take exp and sums in double, of the same logits.
    Twin.assertClose("log sums", fused, plain, 1e-14);
    Twin.assertClose(
        "nats",
        Categorical.nats(logits.fused(), fused, values),
        Categorical.nats(logits.plain(), plain, values),
        1e-13);

    Twin gradient = Twin.unassigned(rows, levels);
    Categorical.gradient(logits.fused(), fused, values, 0.7, gradient.fused());
    Categorical.gradient(logits.plain(), plain, values, 0.7, gradient.plain());
    gradient.assertClose("gradient", TOLERANCE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 8, 16, 33, 128, 100_003})
  void norm(int length) {
    Twin gradient = Twin.random(random, length);
    double expected = AdamOp.norm(gradient.plain());
    assertThat(AdamOp.norm(gradient.fused()) / expected).isBetween(1 - 1e-6, 1 + 1e-6);
    for (int at : new int[] {0, length / 2, length - 1}) {
      for (double value : new double[] {Double.NaN, Double.NEGATIVE_INFINITY}) {
        INDArray broken = gradient.fused().dup();
        broken.putScalar(at, value);
        assertThat(AdamOp.norm(broken)).as("with %s at %d", value, at).isNotFinite();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "5, 1", "8, 2", "16, 10", "33, 1000", "128, 0", "100003, 5"})
  void adam(int length, int iteration) {
    AdamOp adam = new AdamOp(0.9, 0.99, 1e-8, 1, iteration);
    Twin gradient = Twin.random(random, length);
    Twin first = Twin.random(random, length);
    Twin second = Twin.random(random, length).map(value -> value * value);
    adam.apply(gradient.fused(), 0.37, first.fused(), second.fused());
    adam.apply(gradient.plain(), 0.37, first.plain(), second.plain());
    first.assertClose("first moment", TOLERANCE);
    second.assertClose("second moment", TOLERANCE);
    gradient.assertClose("step", TOLERANCE);
  }
}
