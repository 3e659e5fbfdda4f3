package io.subscale.gpu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A C structure as a kernel takes it: fields in their order, each at a multiple of its size. */
final class Struct {
  /** Bytes that fit. */
  static final int MOST = 256;

  private final ByteBuffer bytes = ByteBuffer.allocate(MOST).order(ByteOrder.nativeOrder());

  private ByteBuffer aligned(int size) {
    return bytes.position((bytes.position() + size - 1) / size * size);
  }

  /** A pointer; 0 is null. */
  Struct address(long address) {
    aligned(Long.BYTES).putLong(address);
    return this;
  }

  Struct number(int value) {
    aligned(Integer.BYTES).putInt(value);
    return this;
  }

  Struct real(float value) {
    aligned(Float.BYTES).putFloat(value);
    return this;
  }

  Struct real(double value) {
    aligned(Double.BYTES).putDouble(value);
    return this;
  }

  /** A structure in this one, which begins at a multiple of 8. */
  Struct part(Struct inner) {
    aligned(Long.BYTES).put(inner.toBytes());
    return this;
  }

  /** What was put so far. */
  byte[] toBytes() {
    return Arrays.copyOf(bytes.array(), bytes.position());
  }
}
