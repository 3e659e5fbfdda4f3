package io.subscale.model.sample.step;

/**
 * Rows of numbers in a flat array; row r starts at {@code r * stride}. A row may be shorter than
 * the stride, so that one array can be seen as its pixels or as its images.
 *
 * @param values the numbers, shared
 * @param stride numbers from the start of a row to the start of the next
 */
record Rows(float[] values, int stride) {

  /** New rows, all zero. */
  static Rows of(int rows, int columns) {
    return new Rows(new float[Math.multiplyExact(rows, columns)], columns);
  }

  /** Writes the vector into successive rows, the first at {@code at}. */
  void fill(int at, int count, float[] vector) {
    for (int row = 0; row < count; row++) {
      System.arraycopy(vector, 0, values, at + row * stride, vector.length);
    }
  }

  /** Adds {@code length} numbers of {@code vector} from {@code from} to the row at {@code at}. */
  void add(int at, float[] vector, int from, int length) {
    for (int j = 0; j < length; j++) {
      values[at + j] += vector[from + j];
    }
  }
}
