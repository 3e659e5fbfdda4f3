package io.subscale.model.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** One number's functions against vectors, to the bit, and against Math, to their last places. */
class LaneTest {
  private static final int COUNT = 1 << 16;
  private static final float[] ODD = {
    0f,
    -0f,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    88f,
    -88f,
    0.25f,
    -0.25f,
    Float.MIN_VALUE,
    1e-30f,
    -1e30f
  };

  /** Of all sizes, and odd ones. */
  private static float[] floats() {
    SplittableRandom random = new SplittableRandom(3);
    float[] x = new float[COUNT];
    for (int i = 0; i < x.length; i++) {
      double size = Math.pow(10, random.nextDouble(-6, 2));
      x[i] = (float) (random.nextBoolean() ? size : -size);
    }
    System.arraycopy(ODD, 0, x, 0, ODD.length);
    return x;
  }

  @Test
  void floatsHaveTheBitsOfVectors() {
    float[] x = floats();
    float[] asinh = x.clone();
    // Neither promises anything of infinity.
    System.arraycopy(new float[ODD.length], 0, asinh, 0, ODD.length);
    AsinhValues.apply(asinh, 0, COUNT);
    FloatRows elu = new FloatRows(x.clone(), COUNT);
    RowMath.elu(elu);
    FloatRows silu = new FloatRows(x.clone(), COUNT);
    RowMath.silu(silu);
    FloatRows gate = new FloatRows(new float[COUNT / 2], COUNT / 2);
    RowMath.gate(new FloatRows(x.clone(), COUNT), gate, COUNT / 2);
    for (int i = 0; i < COUNT; i++) {
      float y = x[i];
      assertThat(elu.values()[i])
          .as("elu %s", y)
          .isEqualTo(Float.valueOf(y > 0 ? y : FloatLane.exp(y) - 1));
      assertThat(silu.values()[i])
          .as("silu %s", y)
          .isEqualTo(Float.valueOf(y * FloatLane.sigmoid(y)));
      if (i >= ODD.length) {
        assertThat(asinh[i]).as("asinh %s", y).isEqualTo(FloatLane.asinh(y));
      }
      if (i < COUNT / 2) {
        assertThat(gate.values()[i])
            .as("gate %s", y)
            .isEqualTo(Float.valueOf(FloatLane.tanh(y) * FloatLane.sigmoid(x[COUNT / 2 + i])));
      }
    }
  }

  @Test
  void doublesHaveTheBitsOfVectorsAndTheLastPlacesOfMath() {
    SplittableRandom random = new SplittableRandom(4);
    double[] x = new double[COUNT + 3];
    Arrays.setAll(x, i -> -Math.pow(10, random.nextDouble(-9, 3)));
    double[] exp = x.clone();
    ExpValues.apply(exp);
    for (int i = 0; i < x.length; i++) {
      assertThat(exp[i]).isEqualTo(DoubleLane.exp(x[i]));
      if (x[i] > -700) {
        double expected = Math.exp(x[i]);
        assertThat(Math.abs(exp[i] - expected)).isLessThan(4 * Math.ulp(expected));
        double log = Math.log(-x[i]);
        assertThat(Math.abs(DoubleLane.log(-x[i]) - log))
            .as("log %s", -x[i])
            .isLessThan(4 * Math.ulp(log) + 3e-16);
      }
    }
    assertThat(DoubleLane.exp(5)).isCloseTo(Math.exp(5), within(1e-13));
  }

  @Test
  void constantsAreThoseOfMath() {
    assertThat(DoubleLane.LN2).isEqualTo(Math.log(2));
    assertThat(DoubleLane.LOG2_E).isEqualTo(1 / Math.log(2));
    assertThat(DoubleLane.ROOT_OF_TWO).isEqualTo(Math.sqrt(2));
    assertThat(FloatLane.ROOT_OF_TWO).isEqualTo((float) Math.sqrt(2));
    assertThat(DoubleLane.LN2_HIGH + DoubleLane.LN2_LOW).isEqualTo(Math.log(2));
  }

  @Test
  void sineOfTurnsIsThatOfMath() {
    for (int i = -5000; i <= 5000; i++) {
      double turns = i / 10000.0;
      assertThat(Math.abs(DoubleLane.sinOfTurns(turns) - Math.sin(2 * Math.PI * turns)))
          .as("%s turns", turns)
          .isLessThan(1e-12);
    }
  }
}
