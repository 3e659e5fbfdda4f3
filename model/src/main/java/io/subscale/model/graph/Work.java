package io.subscale.model.graph;

import io.subscale.model.weight.Weight;

/**
 * What a forward pass of a block costs at least.
 *
 * @param flop multiplications and additions of its products
 * @param bytes read and written by them, float32
 */
public record Work(long flop, long bytes) {
  /** No product at all. */
  public static final Work NONE = new Work(0, 0);

  /**
   * The product of rows with a weight: reads the rows and the weight, writes the result. A weight
   * that is looked up or added has none.
   */
  static Work product(Weight weight, long rows) {
    if (weight.use() == Weight.Use.SUM) {
      return NONE;
    }
    long[] shape = weight.shape();
    long columns = shape[shape.length - 2] + shape[shape.length - 1];
    return new Work(2 * rows * weight.factors(), Float.BYTES * (rows * columns + weight.length()));
  }

  /** The sum of both. */
  public Work plus(Work other) {
    return new Work(flop + other.flop, bytes + other.bytes);
  }
}
