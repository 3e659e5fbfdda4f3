package io.subscale.model.op;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.memory.pointers.PagedPointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Bulk access to the memory of contiguous 'c' arrays, views included. ND4J's own conversions go
 * through an index calculation a value.
 *
 * <p>The one door to that memory. Where a backend keeps arrays on a device, the host's copy is made
 * current before it is read or changed, and is marked as the newer one after a change; both do
 * nothing on the CPU.
 */
public final class HostMemory {
  private HostMemory() {}

  /** The array's floats, in place; for fused kernels, which run on the CPU only. */
  static FloatBuffer floatBuffer(INDArray array) {
    return memory(array).asFloatPointer().asBuffer();
  }

  /**
   * The bytes of an array of floats, in place and in native order; for fused kernels, which run on
   * the CPU only.
   */
  static ByteBuffer byteBuffer(INDArray array) {
    return memory(array).asFloatPointer().asByteBuffer().order(ByteOrder.nativeOrder());
  }

  private static PagedPointer memory(INDArray array) {
    // A vector lies the same in either order.
    if (array.ordering() != 'c' && array.rank() > 1 || array.elementWiseStride() != 1) {
      throw new IllegalArgumentException("not contiguous: " + array.shapeInfoToString());
    }
    return new PagedPointer(array.data().addressPointer(), array.length());
  }

  /** Memory of the host that is current, to be read, or to be changed and then {@link #changed}. */
  private static PagedPointer current(INDArray array) {
    Nd4j.getAffinityManager().ensureLocation(array, Location.HOST);
    return memory(array);
  }

  private static void changed(INDArray array) {
    Nd4j.getAffinityManager().tagLocation(array, Location.HOST);
  }

  private static FloatBuffer currentFloats(INDArray array) {
    return current(array).asFloatPointer().asBuffer();
  }

  private static DoubleBuffer currentDoubles(INDArray array) {
    return current(array).asDoublePointer().asBuffer();
  }

  /** The values by their index, uncopied; valid until the array changes. */
  static IntToDoubleFunction values(INDArray array) {
    if (array.dataType() == DataType.FLOAT) {
      FloatBuffer values = currentFloats(array);
      return values::get;
    }
    DoubleBuffer values = currentDoubles(array);
    return values::get;
  }

  /** A copy of the values, rounded to float. */
  public static float[] floats(INDArray array) {
    float[] values = new float[Math.toIntExact(array.length())];
    if (array.dataType() == DataType.FLOAT) {
      currentFloats(array).get(values);
    } else {
      DoubleBuffer from = currentDoubles(array);
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) from.get(i);
      }
    }
    return values;
  }

  /** A copy of the values. */
  public static double[] doubles(INDArray array) {
    double[] values = new double[Math.toIntExact(array.length())];
    if (array.dataType() == DataType.DOUBLE) {
      currentDoubles(array).get(values);
    } else {
      FloatBuffer from = currentFloats(array);
      for (int i = 0; i < values.length; i++) {
        values[i] = from.get(i);
      }
    }
    return values;
  }

  /** A copy of values that are whole numbers. */
  public static int[] ints(INDArray array) {
    float[] reals = floats(array);
    int[] values = new int[reals.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (int) reals[i];
    }
    return values;
  }

  /**
   * Overwrites the array's values, rounded or widened to its type.
   *
   * @throws IllegalArgumentException if their number differs
   */
  public static void put(float[] values, INDArray array) {
    require(values.length, array);
    if (array.dataType() == DataType.FLOAT) {
      currentFloats(array).put(values);
    } else {
      DoubleBuffer to = currentDoubles(array);
      for (float value : values) {
        to.put(value);
      }
    }
    changed(array);
  }

  /** {@link #put(float[], INDArray)} of doubles. */
  public static void put(double[] values, INDArray array) {
    require(values.length, array);
    if (array.dataType() == DataType.DOUBLE) {
      currentDoubles(array).put(values);
    } else {
      FloatBuffer to = currentFloats(array);
      for (double value : values) {
        to.put((float) value);
      }
    }
    changed(array);
  }

  private static void require(int count, INDArray array) {
    if (count != array.length()) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%d values for an array of %d", count, array.length()));
    }
  }

  /**
   * Copies a part of a vector of floats, which may be longer than a buffer.
   *
   * @param from the first value
   * @param count of values
   * @return to be read only; float32 in native order, valid until the vector changes
   */
  public static ByteBuffer part(INDArray vector, long from, int count) {
    Nd4j.getAffinityManager().ensureLocation(vector, Location.HOST);
    return partOf(vector, from, count).asReadOnlyBuffer();
  }

  /**
   * Overwrites a part of a vector of floats, which may be longer than a buffer.
   *
   * @param from the first value
   * @param values float32 in native order; what remains is taken, its position stays
   */
  public static void putPart(INDArray vector, long from, ByteBuffer values) {
    Nd4j.getAffinityManager().ensureLocation(vector, Location.HOST);
    partOf(vector, from, values.remaining() / Float.BYTES).put(values.duplicate());
    changed(vector);
  }

  /** DL4J's flat vectors are contiguous by construction. */
  private static ByteBuffer partOf(INDArray vector, long from, int count) {
    // Moves the address, not the position: a buffer ends at 2^31 bytes from its address.
    return new FloatPointer(vector.data().addressPointer())
        .getPointer(from)
        .capacity(count)
        .asByteBuffer();
  }
}
