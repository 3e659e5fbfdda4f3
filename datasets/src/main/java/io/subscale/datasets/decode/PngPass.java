package io.subscale.datasets.decode;

import java.util.List;

/**
 * Which pixels of a PNG come one after the other: all of them, or one of Adam7's seven passes (PNG
 * specification, clause 8.2).
 *
 * @param top first row
 * @param left first column
 * @param down from a row to the next
 * @param right from a column to the next
 */
record PngPass(int top, int left, int down, int right) {
  private static final List<PngPass> WHOLE = List.of(new PngPass(0, 0, 1, 1));
  private static final List<PngPass> ADAM7 =
      List.of(
          new PngPass(0, 0, 8, 8),
          new PngPass(0, 4, 8, 8),
          new PngPass(4, 0, 8, 4),
          new PngPass(0, 2, 4, 4),
          new PngPass(2, 0, 4, 2),
          new PngPass(0, 1, 2, 2),
          new PngPass(1, 0, 2, 1));

  /** The passes of a picture in their order. */
  static List<PngPass> of(PngHeader header) {
    return header.interlaced() ? ADAM7 : WHOLE;
  }

  /** Rows of the pass; none where it has no columns. */
  int rows(PngHeader header) {
    return columns(header) == 0 ? 0 : (header.height() - top + down - 1) / down;
  }

  int columns(PngHeader header) {
    return (header.width() - left + right - 1) / right;
  }

  /** Length of what the pass takes in the stream, a byte for each row's filter among it. */
  long bytes(PngHeader header) {
    return rows(header) * (1L + header.rowBytes(columns(header)));
  }
}
