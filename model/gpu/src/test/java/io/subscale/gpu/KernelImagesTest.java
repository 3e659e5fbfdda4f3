package io.subscale.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
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

  @ParameterizedTest
  @CsvSource({
    "11080, sm_90.cubin, 12.0",
    "12000, sm_90.cubin,",
    "12080, compute_90.ptx, 12.9",
    "12090, compute_90.ptx,"
  })
  void aDriverMustKnowWhatTheKernelsWereMadeWith(int driver, String image, String needed) {
    DeviceInfo device = new DeviceInfo(0, 0, "a GPU", 90, 1, driver);
    if (needed == null) {
      assertThatCode(() -> KernelImages.requireDriver(device, image)).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> KernelImages.requireDriver(device, image))
          .isInstanceOf(CudaException.class)
          .hasMessage(
              "The NVIDIA driver knows CUDA up to %d.%d; the kernels for a GPU (%s) need one of"
                  + " %s.",
              driver / 1000, driver % 1000 / 10, image, needed);
    }
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
