package io.subscale.gpu;

import io.subscale.model.engine.Precision;

/** Names of kernels that there are for each precision. */
final class Kernels {
  private Kernels() {}

  /** The kernel of attention: there is none for TF32. */
  static String ofAttention(String kernel, Precision precision) {
    return of(kernel, precision == Precision.TF32 ? Precision.FLOAT32 : precision);
  }

  /** The kernel of a product that rounds its operands so. */
  static String of(String kernel, Precision precision) {
    return switch (precision) {
      case FLOAT32 -> kernel;
      case TF32 -> kernel + "_tf32";
      case BF16 -> kernel + "_bf16";
    };
  }
}
