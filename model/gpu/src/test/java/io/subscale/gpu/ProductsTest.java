package io.subscale.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subscale.gpu.Gpu.Grid;
import io.subscale.gpu.Products.Layer;
import io.subscale.gpu.Products.Slope;
import io.subscale.gpu.Products.Term;
import io.subscale.model.engine.Precision;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Products of more than a tile in every direction against double, of operands as they are rounded.
 */
@Tag("slow")
class ProductsTest {
  private static final int EXAMPLES = 3;
  private static final int PIXELS = 70;
  private static final int ROWS = EXAMPLES * PIXELS;
  private static final int IN = 37;
  private static final int EXTRA = 5;
  private static final int OUT = 66;
  private static final int KEYS = 2;
  private static final double MOST = 2e-6;

  private final SplittableRandom random = new SplittableRandom(5);
  private Precision precision;

  private float[] random(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  private static Buffer buffer(float[] values) {
    Buffer buffer = new Buffer((long) Float.BYTES * values.length);
    buffer.put(0, Worlds.bytes(values).array());
    return buffer;
  }

  /**
   * As an operand counts: bfloat16 has the upper half of a float's bits, rounded to even; TF32 all
   * but the last 13, rounded away from zero.
   */
  private double operand(float value) {
    int bits = Float.floatToRawIntBits(value);
    return switch (precision) {
      case FLOAT32 -> value;
      case TF32 -> Float.intBitsToFloat((bits + 0x1000) & 0xffffe000);
      case BF16 -> Float.intBitsToFloat((bits + 0x7fff + (bits >> 16 & 1)) & 0xffff0000);
    };
  }

  private static void assertClose(Buffer found, double[] expected) {
    float[] values = found.floats(expected.length);
    double difference = 0;
    double length = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.pow(values[i] - expected[i], 2);
      length += Math.pow(expected[i], 2);
    }
    assertThat(Math.sqrt(difference / length)).isLessThan(MOST);
  }

  private static double silu(double x) {
    return x / (1 + Math.exp(-x));
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void aLayerIsSiluOfItsProductsAndWhatIsAdded(Precision of) {
    precision = of;
    float[] x = random(ROWS * IN);
    float[] extra = random(ROWS * EXTRA);
    float[] w = random(KEYS * IN * OUT);
    float[] v = random(EXTRA * OUT);
    float[] bias = random(KEYS * OUT);
    float[] table = random(4 * OUT);
    float[] residual = random(ROWS * OUT);
    int[] keys = {1, 0, 1};
    int[] rows = random.ints(ROWS, 0, 4).toArray();
    double[] before = new double[ROWS * OUT];
    double[] out = new double[ROWS * OUT];
    for (int i = 0; i < before.length; i++) {
      int r = i / OUT;
      int c = i % OUT;
      int key = keys[r / PIXELS];
      double sum = (double) bias[key * OUT + c] + table[rows[r] * OUT + c];
      for (int k = 0; k < IN; k++) {
        sum += operand(x[r * IN + k]) * operand(w[(key * IN + k) * OUT + c]);
      }
      for (int k = 0; k < EXTRA; k++) {
        sum += operand(extra[r * EXTRA + k]) * operand(v[k * OUT + c]);
      }
      before[i] = sum;
      out[i] = silu(sum) + residual[i];
    }
    try (Gpu gpu = Shim.gpu();
        Buffer foundBefore = buffer(new float[ROWS * OUT]);
        Buffer found = buffer(new float[ROWS * OUT])) {
      Buffer bothKeys = Buffer.of(keys);
      new Products(gpu, precision, EXAMPLES, PIXELS)
          .forward(
              new Layer(buffer(bias).address(), bothKeys)
                  .plus(buffer(table).address(), Buffer.of(rows))
                  .activated(Activation.SILU, new Rows(foundBefore, OUT))
                  .onto(new Rows(buffer(residual), OUT)),
              new Rows(found, OUT),
              new Term(new Rows(buffer(x), IN), buffer(w).address(), Taps.SELF, bothKeys, IN * OUT),
              new Term(new Rows(buffer(extra), EXTRA), buffer(v).address()));
      assertClose(foundBefore, before);
      assertClose(found, out);
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void aGradientGoesBackThroughMatrixAndSlope(Precision of) {
    precision = of;
    float[] dy = random(ROWS * IN);
    float[] w = random(OUT * IN);
    float[] addend = random(ROWS * OUT);
    float[] before = random(ROWS * OUT);
    double[] out = new double[ROWS * OUT];
    double[] sloped = new double[ROWS * OUT];
    for (int i = 0; i < out.length; i++) {
      double sum = addend[i];
      for (int k = 0; k < IN; k++) {
        sum += operand(dy[i / OUT * IN + k]) * operand(w[i % OUT * IN + k]);
      }
      out[i] = sum;
      double step = 1e-5;
      sloped[i] = sum * (silu(before[i] + step) - silu(before[i] - step)) / (2 * step);
    }
    try (Gpu gpu = Shim.gpu();
        Buffer inOut = buffer(addend);
        Buffer foundSloped = buffer(new float[ROWS * OUT])) {
      new Products(gpu, precision, EXAMPLES, PIXELS)
          .backward(
              new Slope()
                  .plus(inOut)
                  .into(new Rows(inOut, OUT))
                  .sloped(
                      Activation.SILU, new Rows(buffer(before), OUT), new Rows(foundSloped, OUT)),
              OUT,
              new Term(new Rows(buffer(dy), IN), buffer(w).address()));
      assertClose(inOut, out);
      assertClose(foundSloped, sloped);
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void weightsGetTheSumOfEachKeysExamples(Precision of) {
    precision = of;
    float[] x = random(ROWS * IN);
    float[] dy = random(ROWS * OUT);
    int[] keys = {1, 0, 1};
    double[] expected = new double[KEYS * (IN + 1) * OUT];
    for (int r = 0; r < ROWS; r++) {
      for (int k = 0; k <= IN; k++) {
        for (int c = 0; c < OUT; c++) {
          double left = k < IN ? operand(x[r * IN + k]) : 1;
          expected[(keys[r / PIXELS] * (IN + 1) + k) * OUT + c] += left * operand(dy[r * OUT + c]);
        }
      }
    }
    int length = (IN + 1) * OUT;
    try (Gpu gpu = Shim.gpu();
        Buffer parts = buffer(new float[EXAMPLES * length]);
        Buffer found = buffer(new float[KEYS * length])) {
      new Products(gpu, precision, EXAMPLES, PIXELS)
          .weights(new Rows(buffer(x), IN), Taps.SELF, new Rows(buffer(dy), OUT), 1, parts);
      Grid grid = new Grid(Grid.of(length).x(), KEYS, 1, 256);
      gpu.launch("sum_parts", grid, parts, EXAMPLES, length, 0, length, Buffer.of(keys), found, 0);
      assertClose(found, expected);
      gpu.launch("sum_parts", grid, parts, EXAMPLES, length, 0, length, Buffer.of(keys), found, 1);
      for (int i = 0; i < expected.length; i++) {
        expected[i] *= 2;
      }
      assertClose(found, expected);
    }
  }

  /** Rows of a pixel's neighbours at the taps, in double; null outside. */
  private double[] neighbour(float[] x, Taps taps, int row, int tap, int sign) {
    int p = row % PIXELS;
    int y = p / taps.width() + sign * (taps.top() + tap / taps.columns());
    int column = p % taps.width() + sign * (taps.left() + tap % taps.columns());
    if (y < 0 || y >= taps.height() || column < 0 || column >= taps.width()) {
      return new double[x.length / ROWS];
    }
    double[] values = new double[x.length / ROWS];
    int from = (row - p + y * taps.width() + column) * values.length;
    for (int c = 0; c < values.length; c++) {
      values[c] = operand(x[from + c]);
    }
    return values;
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void aConvolutionGathersItsTapsAndItsGradientsScatterThem(Precision of) {
    precision = of;
    Taps taps = new Taps(2, 3, -1, -1, 7, 10);
    float[] x = random(ROWS * IN);
    float[] w = random(6 * IN * OUT);
    float[] d = random(ROWS * OUT);
    double[] y = new double[ROWS * OUT];
    double[] dx = new double[ROWS * IN];
    // Parts of two examples and of one.
    double[] dw = new double[2 * (6 * IN + 1) * OUT];
    for (int r = 0; r < ROWS; r++) {
      int part = r / (2 * PIXELS) * (6 * IN + 1);
      for (int tap = 0; tap < 6; tap++) {
        double[] from = neighbour(x, taps, r, tap, 1);
        double[] back = neighbour(d, taps, r, tap, -1);
        for (int k = 0; k < IN; k++) {
          for (int c = 0; c < OUT; c++) {
            double weight = operand(w[(tap * IN + k) * OUT + c]);
            y[r * OUT + c] += from[k] * weight;
            dx[r * IN + k] += back[c] * weight;
            dw[(part + tap * IN + k) * OUT + c] += from[k] * operand(d[r * OUT + c]);
          }
        }
      }
      for (int c = 0; c < OUT; c++) {
        dw[(part + 6 * IN) * OUT + c] += operand(d[r * OUT + c]);
      }
    }
    try (Gpu gpu = Shim.gpu();
        Buffer found = buffer(new float[ROWS * OUT]);
        Buffer foundX = buffer(new float[ROWS * IN]);
        Buffer parts = buffer(new float[dw.length])) {
      Products products = new Products(gpu, precision, EXAMPLES, PIXELS);
      Rows rows = new Rows(buffer(x), IN);
      Rows dRows = new Rows(buffer(d), OUT);
      long kernel = buffer(w).address();
      Layer layer = new Layer(buffer(new float[OUT]).address());
      products.forward(layer, new Rows(found, OUT), new Term(rows, kernel, taps));
      assertClose(found, y);
      Slope slope = new Slope().into(new Rows(foundX, IN));
      products.backward(slope, IN, new Term(dRows, kernel, taps));
      assertClose(foundX, dx);
      products.weights(rows, taps, dRows, 2, parts);
      assertClose(parts, dw);
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void aWritePastTheEndIsFound(Precision of) {
    try (Gpu gpu = Shim.gpu();
        Buffer tooShort = new Buffer((long) Float.BYTES * (ROWS * OUT - 1))) {
      Products products = new Products(gpu, of, EXAMPLES, PIXELS);
      Rows rows = new Rows(buffer(random(ROWS * IN)), IN);
      Term dy = new Term(rows, buffer(random(OUT * IN)).address());
      Slope slope = new Slope().into(new Rows(tooShort, OUT));
      assertThatThrownBy(() -> products.backward(slope, OUT, dy))
          .isInstanceOf(CudaException.class)
          .hasMessage(
              "The GPU failed at starting "
                  + Kernels.of("product_backward", of)
                  + ": CUDA_ERROR_ILLEGAL_ADDRESS (error 700).");
      // The margin stays broken until its memory is freed.
    }
  }
}
