package io.subscale.model.weight;

/**
 * One weight tensor of a block.
 *
 * @param name short name, unique in the block and without {@code _} (DL4J's separator)
 * @param use what a row of activations does with it
 * @param initial how it starts
 * @param shape axes, 'c' order
 */
public record Weight(String name, Use use, Initial initial, long... shape) {

  /** What each row of activations does with a weight. */
  public enum Use {
    /** It is multiplied with all of it: [in][out], or [taps..][in][out]. */
    PRODUCT,
    /** It is multiplied with one of its matrices: [slices][in][out]. */
    SLICE_PRODUCT,
    /** A row of it is looked up, or all of it added: no product. */
    SUM
  }

  /** A matrix [in][out], or a kernel of taps [..][in][out]. */
  public static Weight matrix(String name, Initial initial, long... shape) {
    return new Weight(name, Use.PRODUCT, initial, shape);
  }

  /** A matrix for every slice, [slices][in][out]. */
  public static Weight sliceMatrix(String name, Initial initial, long... shape) {
    return new Weight(name, Use.SLICE_PRODUCT, initial, shape);
  }

  /** A table [rows][columns], of which a row is looked up. */
  public static Weight table(String name, Initial initial, long... shape) {
    return new Weight(name, Use.SUM, initial, shape);
  }

  /** A vector that is added to every row, or scales it; zero at the start. */
  public static Weight bias(String name, long columns) {
    return new Weight(name, Use.SUM, Initial.zero(), columns);
  }

  /** Number of values. */
  public long length() {
    long length = 1;
    for (long axis : shape) {
      length *= axis;
    }
    return length;
  }

  /** Values that one row is multiplied with. */
  public long factors() {
    return switch (use) {
      case PRODUCT -> length();
      case SLICE_PRODUCT -> length() / shape[0];
      case SUM -> 0;
    };
  }

  /** Columns of what a row becomes: the last axis. */
  public long columns() {
    return shape[shape.length - 1];
  }
}
