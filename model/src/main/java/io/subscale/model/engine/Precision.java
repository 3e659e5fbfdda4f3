package io.subscale.model.engine;

/**
 * What a step rounds the operands of its products to; sums, weights and moments stay float32, and
 * costs that are asked for are always of float32.
 */
public enum Precision {
  /** Not at all. */
  FLOAT32,
  /**
   * To TF32, 10 bits behind the first, on the tensor cores of GPUs that have them for it; others,
   * and attention, round nothing.
   */
  TF32,
  /** To bfloat16, 7 bits, on the same tensor cores; GPUs without them round nothing. */
  BF16
}
