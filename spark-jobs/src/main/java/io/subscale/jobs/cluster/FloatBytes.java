package io.subscale.jobs.cluster;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** A float vector as little-endian bytes, the form in which vectors travel between processes. */
public final class FloatBytes {
  private FloatBytes() {}

  /** {@code [n]} values as {@code 4 n} bytes. */
  public static byte[] encode(float[] values) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Float.BYTES)];
    view(bytes).put(values);
    return bytes;
  }

  /** The same memory seen as floats. */
  static FloatBuffer view(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }

  /** {@code 4 n} bytes as {@code [n]} values. */
  public static float[] decode(byte[] bytes) {
    if (bytes.length % Float.BYTES != 0) {
      throw new IllegalArgumentException(bytes.length + " bytes are no whole number of floats");
    }
    float[] values = new float[bytes.length / Float.BYTES];
    view(bytes).get(values);
    return values;
  }
}
