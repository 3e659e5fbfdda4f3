package io.subscale.model.simd;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A program that prints a line for each kernel that works on several threads: a hash of all bits
 * that it makes of fixed inputs. How many threads a process uses is decided at its start.
 */
public final class KernelBits {
  private static final int ROWS = 1000;
  private static final int WIDTH = 75;
  private static final int COUNT = ROWS * WIDTH;

  private final SplittableRandom random = new SplittableRandom(37);

  private KernelBits() {}

  /** Prints the hashes. */
  public static void main(String[] arguments) {
    System.out.println("kernels");
    KernelBits bits = new KernelBits();
    bits.rows();
    bits.norm();
    bits.categorical();
    bits.mixture();
    bits.adam();
    bits.columns();
  }

  private void rows() {
    ByteBuffer sums = memory(WIDTH);
    new ColumnSums(ROWS, WIDTH).of(random(COUNT), sums);
    print("column sums", sums);

    ByteBuffer elu = memory(COUNT);
    new EluValues(COUNT).forward(random(COUNT), elu);
    print("elu", elu);
    ByteBuffer slope = random(COUNT);
    new EluValues(COUNT).backward(elu, slope);
    print("elu backward", slope);

    ByteBuffer silu = memory(COUNT);
    new SiluValues(COUNT).forward(random(COUNT), silu);
    print("silu", silu);
    new SiluValues(COUNT).backward(random(COUNT), silu);
    print("silu backward", silu);

    GateRows gates = new GateRows(ROWS, WIDTH);
    ByteBuffer pre = random(2 * COUNT);
    ByteBuffer gated = memory(COUNT);
    gates.forward(pre, gated);
    print("gate", gated);
    ByteBuffer dPre = memory(2 * COUNT);
    gates.backward(pre, gated, dPre);
    print("gate backward", dPre);
  }

  private void norm() {
    NormRows norm = new NormRows(ROWS, WIDTH, 1e-5);
    NormRows.Affine affine = new NormRows.Affine(random(WIDTH), random(WIDTH));
    ByteBuffer x = random(COUNT);
    ByteBuffer y = memory(COUNT);
    norm.forward(x, affine, y);
    print("norm", y);
    ByteBuffer dx = memory(COUNT);
    NormRows.Affine gradients = new NormRows.Affine(memory(WIDTH), memory(WIDTH));
    NormRows.Backward arrays = new NormRows.Backward(x, random(COUNT), random(COUNT), dx);
    norm.backward(arrays, affine, gradients);
    print("norm backward", dx);
    print("norm gain", gradients.gain());
    print("norm bias", gradients.bias());
  }

  private void categorical() {
    CategoricalRows rows = new CategoricalRows(ROWS, WIDTH);
    ByteBuffer logits = random(COUNT);
    double[] sums = rows.logSums(logits);
    System.out.println("log sums " + Arrays.hashCode(sums));
    ByteBuffer gradient = memory(COUNT);
    int[] values = random.ints(ROWS, 0, WIDTH).toArray();
    rows.gradient(logits, sums, values, 0.3f, gradient);
    print("categorical gradient", gradient);
  }

  private void mixture() {
    int components = WIDTH / 3;
    int[] intensities = random.ints(ROWS, 0, 256).toArray();
    MixtureRows rows = new MixtureRows(ROWS, components, new LawScale(256, 1, 256));
    ByteBuffer parameters = random(ROWS * 3 * components);
    System.out.println("mixture " + Arrays.hashCode(rows.nats(parameters, intensities)));
    ByteBuffer gradient = memory(ROWS * 3 * components);
    double[] costs = rows.gradient(parameters, intensities, 0.5, gradient);
    System.out.println("mixture costs " + Arrays.hashCode(costs));
    print("mixture gradient", gradient);
  }

  private void adam() {
    ByteBuffer gradient = random(COUNT);
    System.out.println("squares " + Double.hashCode(AdamStep.squares(gradient, COUNT)));
    ByteBuffer first = random(COUNT);
    ByteBuffer second = random(COUNT);
    new EluValues(COUNT).forward(second, second);
    new AdamStep(0.9, 0.99, 0.1, 2, 0.3).apply(gradient, first, second, COUNT);
    print("adam step", gradient);
    print("adam first", first);
    print("adam second", second);
  }

  private void columns() {
    CausalColumns.Image image = new CausalColumns.Image(10, 10, 10, WIDTH);
    CausalColumns taps = new CausalColumns(image, new CausalColumns.Kernel(2, 3, 1, 1));
    ByteBuffer columns = memory(ROWS * taps.row());
    taps.gather(random(10 * 11 * 12 * WIDTH), columns);
    print("columns", columns);
    ByteBuffer dImage = memory(COUNT);
    taps.add(columns, dImage);
    print("columns added", dImage);
  }

  private static void print(String kernel, ByteBuffer values) {
    float[] floats = new float[values.capacity() / Float.BYTES];
    values.asFloatBuffer().get(floats);
    System.out.println(kernel + " " + Arrays.hashCode(floats));
  }

  private ByteBuffer random(int floats) {
    ByteBuffer values = memory(floats);
    for (int i = 0; i < floats; i++) {
      values.putFloat(i * Float.BYTES, (float) random.nextGaussian());
    }
    return values;
  }

  private static ByteBuffer memory(int floats) {
    return ByteBuffer.allocateDirect(floats * Float.BYTES).order(ByteOrder.nativeOrder());
  }
}
