package io.subscale.model.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The same values twice: a float array, which the fused kernels serve, and a double array, which
 * they leave to plain ND4J.
 */
record Twin(INDArray fused, INDArray plain) {
  Twin {
    assertThat(Fused.serves(fused)).as("fused kernels are on").isTrue();
    assertThat(Fused.serves(plain)).isFalse();
  }

  /** Standard normal values. */
  static Twin random(SplittableRandom random, long... shape) {
    return of(ignored -> random.nextGaussian(), shape);
  }

  /** An array to be assigned: NaN, so that a value left out shows. */
  static Twin unassigned(long... shape) {
    return of(ignored -> Double.NaN, shape);
  }

  private static Twin of(DoubleUnaryOperator value, long... shape) {
    INDArray fused = Nd4j.createUninitialized(DataType.FLOAT, shape, 'c');
    float[] values = new float[(int) fused.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) value.applyAsDouble(i);
    }
    HostMemory.put(values, fused);
    return new Twin(fused, fused.castTo(DataType.DOUBLE));
  }

  /** The function of each value, in place. */
  Twin map(DoubleUnaryOperator function) {
    double[] values = plain.dup('c').data().asDouble();
    return of(i -> function.applyAsDouble(values[(int) i]), plain.shape());
  }

  /** That both hold the same numbers, each within {@code tolerance} of 1 + its size. */
  void assertClose(String name, double tolerance) {
    double[] expected = plain.dup('c').data().asDouble();
    double[] actual = fused.castTo(DataType.DOUBLE).dup('c').data().asDouble();
    assertClose(name, actual, expected, tolerance);
  }

  /** {@link #assertClose(String, double)} of plain arrays. */
  static void assertClose(String name, double[] actual, double[] expected, double tolerance) {
    assertThat(actual).as(name).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      double error = Math.abs(actual[i] - expected[i]);
      // Not so for NaN on either side.
      assertThat(error <= tolerance * (1 + Math.abs(expected[i])))
          .as("%s[%d] is %s, not %s", name, i, actual[i], expected[i])
          .isTrue();
    }
  }
}
