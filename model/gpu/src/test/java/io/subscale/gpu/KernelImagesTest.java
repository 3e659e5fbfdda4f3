package io.subscale.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelImagesTest {
  private static final List<String> NAMES =
      List.of(
          "sm_70.cubin",
          "sm_75.cubin",
          "sm_80.cubin",
          "sm_86.cubin",
          "sm_89.cubin",
          "sm_90.cubin",
          "sm_100.cubin",
          "sm_120.cubin",
          "compute_90.ptx");

  @ParameterizedTest
  @CsvSource({
    "70, sm_70.cubin",
    "72, sm_70.cubin",
    "75, sm_75.cubin",
    "80, sm_80.cubin",
    "87, sm_86.cubin",
    "89, sm_89.cubin",
    "90, sm_90.cubin",
    "103, sm_100.cubin",
    "110, compute_90.ptx",
    "120, sm_120.cubin",
    "130, compute_90.ptx"
  })
  void machineCodeOfTheSameMajorNumberElsePtx(int capability, String image) {
    assertThat(KernelImages.choose(NAMES, capability)).contains(image);
  }

  @Test
  void pascalHasNone() {
    assertThat(KernelImages.choose(NAMES, 61)).isEmpty();
  }

  @Test
  void anAbsentDriverIsASentence() {
    assertThatThrownBy(() -> Driver.bind("libno-such-driver.so.1"))
        .isInstanceOf(CudaException.class)
        .hasMessage(
            "There is no NVIDIA driver here that the CUDA engine can use: the library"
                + " libno-such-driver.so.1 cannot be loaded.");
  }
}
