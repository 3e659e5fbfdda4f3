package io.subscale.model.graph;

/**
 * One weight tensor of a block.
 *
 * @param name short name, unique in the block and without {@code _} (DL4J's separator)
 * @param initial how it starts
 * @param shape axes, 'c' order
 */
public record Weight(String name, Initial initial, long... shape) {

  /** Number of values. */
  public long length() {
    long length = 1;
    for (long axis : shape) {
      length *= axis;
    }
    return length;
  }
}
