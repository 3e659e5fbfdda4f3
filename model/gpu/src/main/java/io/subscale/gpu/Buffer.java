package io.subscale.gpu;

import com.sun.jna.Memory;
import com.sun.jna.ptr.LongByReference;
import java.util.Locale;

/** A piece of a GPU's memory; whoever allocates it closes it. */
final class Buffer implements AutoCloseable {
  private final long address;
  private final long bytes;

  /**
   * Allocates.
   *
   * @throws CudaException if there is not so much left
   */
  Buffer(long bytes) {
    LongByReference place = new LongByReference();
    Driver.check(
        Driver.cuMemAlloc_v2(place, Math.max(1, bytes)),
        String.format(Locale.ROOT, "allocating %d bytes", bytes));
    address = place.getValue();
    this.bytes = bytes;
  }

  /** Memory with these numbers in it. */
  static Buffer of(int[] values) {
    Buffer buffer = new Buffer((long) Integer.BYTES * values.length);
    buffer.put(values);
    return buffer;
  }

  long address() {
    return address;
  }

  long bytes() {
    return bytes;
  }

  void put(int[] values) {
    if (values.length > 0) {
      try (Memory memory = new Memory((long) Integer.BYTES * values.length)) {
        memory.write(0, values, 0, values.length);
        copyIn(0, memory);
      }
    }
  }

  void put(long from, byte[] values) {
    if (values.length > 0) {
      try (Memory memory = new Memory(values.length)) {
        memory.write(0, values, 0, values.length);
        copyIn(from, memory);
      }
    }
  }

  private void copyIn(long from, Memory memory) {
    Driver.check(
        Driver.cuMemcpyHtoD_v2(address + from, memory, memory.size()), "copying to its memory");
  }

  void get(long from, byte[] into) {
    if (into.length > 0) {
      try (Memory memory = new Memory(into.length)) {
        copyOut(from, memory);
        memory.read(0, into, 0, into.length);
      }
    }
  }

  float[] floats(int count) {
    try (Memory memory = new Memory((long) Float.BYTES * count)) {
      copyOut(0, memory);
      return memory.getFloatArray(0, count);
    }
  }

  int[] ints(int count) {
    try (Memory memory = new Memory((long) Integer.BYTES * count)) {
      copyOut(0, memory);
      return memory.getIntArray(0, count);
    }
  }

  double[] doubles(int count) {
    try (Memory memory = new Memory((long) Double.BYTES * count)) {
      copyOut(0, memory);
      return memory.getDoubleArray(0, count);
    }
  }

  private void copyOut(long from, Memory memory) {
    Driver.check(
        Driver.cuMemcpyDtoH_v2(memory, address + from, memory.size()), "copying from its memory");
  }

  void clear() {
    Driver.check(Driver.cuMemsetD32_v2(address, 0, bytes / Integer.BYTES), "clearing memory");
  }

  @Override
  public void close() {
    Driver.check(Driver.cuMemFree_v2(address), "freeing memory");
  }
}
