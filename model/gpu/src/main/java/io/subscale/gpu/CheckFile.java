package io.subscale.gpu;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the CPU computed for {@link GpuCheck} to compare with; made and read by one build.
 *
 * @param weights that everything starts from
 * @param nats of the check's batch, a slice each
 * @param moments Adam's first ones after one step: a tenth of the clipped gradient
 * @param scores bits per value before each step
 * @param trained the weights after these steps
 */
record CheckFile(
    float[] weights, double[] nats, float[] moments, double[] scores, float[] trained) {

  void write(Path path) throws IOException {
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(path))) {
      write(out, weights);
      write(out, nats);
      write(out, moments);
      write(out, scores);
      write(out, trained);
    }
  }

  static CheckFile read(Path path) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
      return new CheckFile(floats(in), doubles(in), floats(in), doubles(in), floats(in));
    }
  }

  private static void write(DataOutputStream out, float[] values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
    bytes.asFloatBuffer().put(values);
    out.writeInt(values.length);
    out.write(bytes.array());
  }

  private static void write(DataOutputStream out, double[] values) throws IOException {
    out.writeInt(values.length);
    for (double value : values) {
      out.writeDouble(value);
    }
  }

  private static float[] floats(DataInputStream in) throws IOException {
    float[] values = new float[in.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readFloat();
    }
    return values;
  }

  private static double[] doubles(DataInputStream in) throws IOException {
    double[] values = new double[in.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readDouble();
    }
    return values;
  }
}
