package io.subscale.gpu;

/**
 * The gradient of a vertex's output, to which all who read that output add their share in turn; it
 * is complete when the vertex's own backward half begins.
 */
final class Sink {
  private final Rows rows;
  private boolean begun;

  Sink(Rows rows) {
    this.rows = rows;
  }

  /** Where the shares are written. */
  Rows rows() {
    return rows;
  }

  /**
   * What a share is added to, null for the first; the caller writes it then.
   *
   * @return null, or the rows themselves
   */
  Buffer before() {
    Buffer before = begun ? rows.values() : null;
    begun = true;
    return before;
  }

  /** The rows, for someone whose share is the only one. */
  Rows alone() {
    if (begun) {
      throw new IllegalStateException("another block has left a share of this gradient");
    }
    begun = true;
    return rows;
  }
}
