package io.subscale.gpu;

/**
 * Rows that are looked up in a table [kinds * each][units]: the i-th is {@code i % kinds * each +
 * rows[i]} ({@code Lookups} of lookup.cuh).
 *
 * @param rows [count]
 * @param kinds tables behind each other, taken in turn
 * @param each rows of one of them
 * @param units columns
 * @param pitch numbers from what one look-up became to what the next became
 */
record Lookups(Buffer rows, int count, int kinds, int each, int units, int pitch) {
  private static final int ROWS = 64;
  private static final int UNITS = 8;
  private static final int SPAN = 2048;
  private static final int MOST_PARTS = 128;

  /** One table, whose rows become rows of a matrix. */
  Lookups(Buffer rows, int count, int each, int units) {
    this(rows, count, 1, each, units, units);
  }

  Struct struct() {
    return new Struct()
        .address(rows.address())
        .number(count)
        .number(kinds)
        .number(each)
        .number(units)
        .number(pitch);
  }

  /** Numbers of the table. */
  int tableLength() {
    return kinds * each * units;
  }

  /** Look-ups that one part of the table's gradient adds up. */
  int span() {
    int span = Math.max(SPAN, (count + MOST_PARTS - 1) / MOST_PARTS);
    return (span + kinds - 1) / kinds * kinds;
  }

  /** Parts of the gradient. */
  int parts() {
    return (count + span() - 1) / span();
  }

  /** Writes the looked up rows from an address on. */
  void copy(Gpu gpu, long table, long out) {
    gpu.launch("look_up", Gpu.Grid.of((long) count * units), table, struct(), out);
  }

  /**
   * The parts of the table's gradient.
   *
   * @param d address of the gradient of what the look-ups became
   * @param sums [parts][table length]
   */
  void sum(Gpu gpu, long d, Buffer sums) {
    int blocks = (each + ROWS - 1) / ROWS;
    int columns = (units + UNITS - 1) / UNITS;
    Gpu.Grid grid = new Gpu.Grid(blocks, kinds * columns, parts(), ROWS);
    gpu.launch("sum_looked_up", grid, d, struct(), span(), sums);
  }
}
