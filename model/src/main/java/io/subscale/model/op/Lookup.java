package io.subscale.model.op;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Rows of a table by index, on the host's memory. The native {@code gather} and above all {@code
 * scatter_add} (60 ms where this takes 1) are not used.
 */
public final class Lookup {
  private Lookup() {}

  /**
   * out[i] = table[index[i]].
   *
   * @param table [rows][units], float or double
   * @param index each in 0 to rows - 1
   * @param out [index.length][units] or any shape of that length
   */
  public static void gather(INDArray table, int[] index, INDArray out) {
    int units = (int) table.size(1);
    if (table.dataType() == DataType.FLOAT) {
      float[] from = HostMemory.floats(table);
      float[] to = new float[index.length * units];
      for (int i = 0; i < index.length; i++) {
        System.arraycopy(from, index[i] * units, to, i * units, units);
      }
      HostMemory.put(to, out);
    } else {
      double[] from = HostMemory.doubles(table);
      double[] to = new double[index.length * units];
      for (int i = 0; i < index.length; i++) {
        System.arraycopy(from, index[i] * units, to, i * units, units);
      }
      HostMemory.put(to, out);
    }
  }

  /**
   * table[index[i]] += rows[i] over all i, in order of i, after the table is set to zero.
   *
   * @param rows [index.length][units] or any shape of that length
   * @param index each in 0 to the table's rows - 1
   * @param table [rows][units], assigned
   */
  public static void scatterAdd(INDArray rows, int[] index, INDArray table) {
    int units = (int) table.size(1);
    if (table.dataType() == DataType.FLOAT) {
      float[] from = HostMemory.floats(rows);
      float[] to = new float[(int) table.length()];
      for (int i = 0; i < index.length; i++) {
        for (int u = 0, f = i * units, t = index[i] * units; u < units; u++) {
          to[t + u] += from[f + u];
        }
      }
      HostMemory.put(to, table);
    } else {
      double[] from = HostMemory.doubles(rows);
      double[] to = new double[(int) table.length()];
      for (int i = 0; i < index.length; i++) {
        for (int u = 0; u < units; u++) {
          to[index[i] * units + u] += from[i * units + u];
        }
      }
      HostMemory.put(to, table);
    }
  }
}
