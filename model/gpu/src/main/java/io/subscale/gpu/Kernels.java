package io.subscale.gpu;

import io.subscale.model.engine.Precision;

/** Names of kernels that there are for each precision. */
final class Kernels {
  private Kernels() {}

  /** The kernel that rounds its operands so. */
  static String of(String kernel, Precision precision) {
    return switch (precision) {
      case FLOAT32 -> kernel;
      case BF16 -> kernel + "_bf16";
    };
  }
}
