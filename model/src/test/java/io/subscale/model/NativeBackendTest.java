package io.subscale.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** The natives on the class path load, compute, and are the build with oneDNN. */
class NativeBackendTest {
  @Test
  void productOfOnesCountsTheInnerDimension() {
    INDArray product = Nd4j.ones(DataType.FLOAT, 2, 7).mmul(Nd4j.ones(DataType.FLOAT, 7, 3));
    assertThat(product.toFloatMatrix()).isDeepEqualTo(new float[][] {{7, 7, 7}, {7, 7, 7}});
  }

  @Test
  void nativesAreTheOneDnnBuild() {
    assertThat(NativeOpsHolder.getInstance().getDeviceNativeOps().buildInfo())
        .containsIgnoringCase("onednn");
  }
}
