package io.subscale.model.simd;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The exponential family to its last places, against {@link Math}.
 *
 * <p>In float through the public kernels that use it, in rows that are whole vectors; exp in double
 * by reflection, since no kernel hands it out (sources that name the vector API do not compile
 * without warnings).
 */
class VectorMathTest {
  /** A multiple of every vector's length. */
  private static final int ROW = 64;

  private static final int ROWS = 8192;

  @Test
  void expIsWithinThreeUnitsInTheLastPlace() {
    float[] x = between(-87, 88, ROW * ROWS);
    float[] actual = exp(x);
    for (int i = 0; i < x.length; i++) {
      double expected = Math.exp(x[i]);
      assertThat(Math.abs(actual[i] - expected) / Math.ulp((float) expected))
          .as("exp(%s) in units in the last place", x[i])
          .isLessThan(3);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {-88, -89.5f, -1e3f, -1e30f, Float.NEGATIVE_INFINITY})
  void expFarBelowIsExactlyZero(float x) {
    float[] row = new float[ROW];
    Arrays.fill(row, x);
    assertThat(exp(row)).containsOnly(0f);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-3, 0.5, 10, 1e5})
  void asinhIsWithinHalfAMillionthOfItself(double reach) {
    float[] x = between(-reach, reach, ROW * ROWS + 5);
    float[] actual = x.clone();
    AsinhValues.apply(actual, 0, actual.length);
    for (int i = 0; i < x.length; i++) {
      double size = Math.abs((double) x[i]);
      double expected =
          Math.copySign(Math.log1p(size + size * size / (1 + Math.hypot(1, size))), x[i]);
      assertThat(Math.abs(actual[i] - expected))
          .as("asinh(%s)", x[i])
          .isLessThanOrEqualTo(5e-7 * Math.abs(expected));
    }
  }

  @Test
  void expOfNaNIsNaN() {
    float[] row = new float[ROW];
    row[3] = Float.NaN;
    float[] expected = new float[ROW];
    Arrays.fill(expected, 1);
    expected[3] = Float.NaN;
    assertThat(exp(row)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 10, 100})
  void sigmoidAndTanhAreWithinTwoTenMillionths(double reach) {
    float[] x = between(-reach, reach, ROW * ROWS);
    float[] one = new float[x.length];
    Arrays.fill(one, 100);
    float[] tanh = gate(x, one);
    float[] sigmoid = gate(one, x);
    for (int i = 0; i < x.length; i++) {
      assertThat(Math.abs(tanh[i] - Math.tanh(x[i]))).as("tanh(%s)", x[i]).isLessThan(2e-7);
      assertThat(Math.abs(sigmoid[i] - 1 / (1 + Math.exp(-(double) x[i]))))
          .as("sigmoid(%s)", x[i])
          .isLessThan(2e-7);
    }
  }

  @Test
  void expInDoubleIsWithinFourUnitsInTheLastPlace() throws ReflectiveOperationException {
    double[] x = new double[ROW * ROWS];
    for (int i = 0; i < x.length; i++) {
      x[i] = i < x.length / 2 ? -700.0 * i / (x.length / 2) : -2.0 * i / x.length;
    }
    double[] actual = doubleExp(x);
    for (int i = 0; i < x.length; i++) {
      double expected = Math.exp(x[i]);
      assertThat(Math.abs(actual[i] - expected) / Math.ulp(expected))
          .as("exp(%s) in units in the last place", x[i])
          .isLessThan(4);
    }
  }

  private static float[] between(double low, double high, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (low + (high - low) * i / (count - 1));
    }
    return values;
  }

  /** The gradient of the cost is exp(logit - log sum); one more value a row takes the one-hot. */
  private static float[] exp(float[] x) {
    int rows = x.length / ROW;
    ByteBuffer logits = memory(rows * 2 * ROW);
    int[] values = new int[rows];
    for (int r = 0; r < rows; r++) {
      logits.asFloatBuffer().put(r * 2 * ROW, x, r * ROW, ROW);
      values[r] = ROW;
    }
    ByteBuffer gradient = memory(rows * 2 * ROW);
    new CategoricalRows(rows, 2 * ROW).gradient(logits, new double[rows], values, 1, gradient);
    float[] exp = new float[x.length];
    for (int r = 0; r < rows; r++) {
      gradient.asFloatBuffer().get(r * 2 * ROW, exp, r * ROW, ROW);
    }
    return exp;
  }

  /** tanh(a) sigmoid(g); either is exactly 1 of 100. */
  private static float[] gate(float[] a, float[] g) {
    int rows = a.length / ROW;
    ByteBuffer pre = memory(2 * a.length);
    for (int r = 0; r < rows; r++) {
      pre.asFloatBuffer().put(2 * r * ROW, a, r * ROW, ROW);
      pre.asFloatBuffer().put((2 * r + 1) * ROW, g, r * ROW, ROW);
    }
    ByteBuffer out = memory(a.length);
    new GateRows(rows, ROW).forward(pre, out);
    float[] gated = new float[a.length];
    out.asFloatBuffer().get(gated);
    return gated;
  }

  private static ByteBuffer memory(int floats) {
    return ByteBuffer.allocateDirect(floats * Float.BYTES).order(ByteOrder.nativeOrder());
  }

  private static double[] doubleExp(double[] x) throws ReflectiveOperationException {
    Class<?> vector = Class.forName("jdk.incubator.vector.DoubleVector");
    Class<?> species = Class.forName("jdk.incubator.vector.VectorSpecies");
    Class<?> kernel = Class.forName("io.subscale.model.simd.DoubleExp");
    var preferred = kernel.getDeclaredField("SPECIES");
    preferred.setAccessible(true);
    Object lanes = preferred.get(null);
    Method load = vector.getMethod("fromArray", species, double[].class, int.class);
    Method of = kernel.getDeclaredMethod("of", vector);
    of.setAccessible(true);
    Method store = vector.getMethod("intoArray", double[].class, int.class);
    int step = (int) species.getMethod("length").invoke(lanes);
    double[] exp = new double[x.length];
    for (int i = 0; i < x.length; i += step) {
      store.invoke(of.invoke(null, load.invoke(null, lanes, x, i)), exp, i);
    }
    return exp;
  }
}
