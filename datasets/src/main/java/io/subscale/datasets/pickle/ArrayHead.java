package io.subscale.datasets.pickle;

import java.util.List;

/**
 * What is known of an array before its bytes.
 *
 * @param type numpy's code of an element, such as {@code u1} or {@code f8}
 * @param fortran whether the first index runs fastest
 * @param shape lengths, the slowest index first
 */
public record ArrayHead(String type, boolean fortran, List<Long> shape) {
  /** Keeps a copy of the shape. */
  public ArrayHead {
    shape = List.copyOf(shape);
  }
}
