package io.subscale.model.op;

import io.subscale.model.simd.Simd;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether an operation runs in one of our own fused kernels or as plain ND4J ops. Both compute the
 * same function; the plain one serves double, other devices than the CPU, and a JVM without the
 * vector module.
 */
final class Fused {
  private static final Logger LOG = LoggerFactory.getLogger(Fused.class);

  /** {@code -Dsubscale.fused=false} turns the fused kernels off, to compare. */
  private static final String SWITCH = "subscale.fused";

  private static final boolean ON = decide();

  private Fused() {}

  private static boolean decide() {
    if (!Nd4j.getEnvironment().isCPU() || "false".equals(System.getProperty(SWITCH))) {
      return false;
    }
    if (!Simd.available()) {
      LOG.warn(
          "This JVM runs without --add-modules {}: the decoders train several times slower.",
          Simd.MODULE);
    }
    return Simd.available();
  }

  /** Whether the fused kernels serve this array: float, and of a size that a buffer can have. */
  static boolean serves(INDArray array) {
    return ON
        && array.dataType() == DataType.FLOAT
        && array.length() <= Integer.MAX_VALUE / Float.BYTES;
  }
}
