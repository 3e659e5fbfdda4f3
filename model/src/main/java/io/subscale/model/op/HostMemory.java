package io.subscale.model.op;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Locale;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.pointers.PagedPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Bulk access to the memory of contiguous 'c' arrays, views included. ND4J's own conversions go
 * through an index calculation a value.
 */
public final class HostMemory {
  private HostMemory() {}

  /** The array's floats, in place. */
  static FloatBuffer floatBuffer(INDArray array) {
    return memory(array).asFloatPointer().asBuffer();
  }

  /** The array's doubles, in place. */
  static DoubleBuffer doubleBuffer(INDArray array) {
    return memory(array).asDoublePointer().asBuffer();
  }

  /** The bytes of an array of floats, in place and in native order. */
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

  /** A copy of the values, rounded to float. */
  public static float[] floats(INDArray array) {
    float[] values = new float[Math.toIntExact(array.length())];
    if (array.dataType() == DataType.FLOAT) {
      floatBuffer(array).get(values);
    } else {
      DoubleBuffer from = doubleBuffer(array);
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
      doubleBuffer(array).get(values);
    } else {
      FloatBuffer from = floatBuffer(array);
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
      floatBuffer(array).put(values);
      return;
    }
    DoubleBuffer to = doubleBuffer(array);
    for (float value : values) {
      to.put(value);
    }
  }

  /** {@link #put(float[], INDArray)} of doubles. */
  public static void put(double[] values, INDArray array) {
    require(values.length, array);
    if (array.dataType() == DataType.DOUBLE) {
      doubleBuffer(array).put(values);
      return;
    }
    FloatBuffer to = floatBuffer(array);
    for (double value : values) {
      to.put((float) value);
    }
  }

  private static void require(int count, INDArray array) {
    if (count != array.length()) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%d values for an array of %d", count, array.length()));
    }
  }
}
