package io.subscale.gpu;

/** What the operands of products are rounded to; sums and weights stay float32. */
enum Precision {
  /** Not at all. */
  FLOAT32(""),
  /** To bfloat16, on tensor cores; before compute capability 8.0 as {@link #FLOAT32}. */
  BF16("_bf16");

  private final String suffix;

  Precision(String suffix) {
    this.suffix = suffix;
  }

  /** The name of a product's kernel. */
  String of(String kernel) {
    return kernel + suffix;
  }
}
