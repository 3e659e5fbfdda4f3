package io.subscale.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.model.engine.Engine;
import io.subscale.model.engine.EngineProvider;
import io.subscale.model.engine.Precision;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.net.Head;
import io.subscale.model.net.TinyWorld;
import io.subscale.model.net.TinyWorld.Heads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CudaEngineProviderTest {
  @TempDir Path folder;

  private static EngineProvider cuda() {
    return ServiceLoader.load(EngineProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals("cuda"))
        .findFirst()
        .orElseThrow();
  }

  private static DecoderSpec spec(Heads heads) {
    PlanGeometry geometry = TinyWorld.geometry(Plan.SUBSCALE, 2, 2, 3, 4);
    return DecoderSpec.of(geometry.stage("subscale"), geometry, heads.of(TinyWorld.net()));
  }

  @AfterEach
  void clear() {
    System.clearProperty(KernelImages.PROPERTY);
  }

  @Test
  void allReasonsAreGivenAtOnce() {
    Shim.gpu().close();
    assertThat(cuda().refusals(spec(Heads.SOFTMAX), 7))
        .containsExactly("There is no GPU number 7: this process sees 1.");
  }

  @Test
  void anEngineStartsFromZero() throws Exception {
    Shim.gpu().close();
    Path image = Files.write(folder.resolve("image"), new byte[1]);
    System.setProperty(KernelImages.PROPERTY, image.toString());
    assertThat(cuda().refusals(spec(Heads.LAW), 0)).isEmpty();
    try (Engine engine = cuda().create(spec(Heads.LAW), Worlds.RULE, Precision.FLOAT32, 0)) {
      assertThat(Worlds.state(engine)).containsOnly(0);
    }
  }

  @Test
  void aGpuIsDescribedAndWhatDoesNotFitIsRefused() {
    Shim.install(2);
    try {
      assertThat(cuda().devices()).isEqualTo(2);
      assertThat(cuda().describe(1))
          .matches(
              "shim, compute capability 9\\.0, [01]\\.\\d of 1\\.0 GiB free, driver of CUDA 13\\.0");
      DecoderSpec spec = spec(Heads.LAW);
      // Of 20,000 units: 400 million weights in its second layer.
      Head wide = new Head.Law(false, 6, 20_000, 1, 3);
      DecoderSpec large = spec.with(spec.size().withDropout(0).withHead(wide));
      assertThat(cuda().refusals(large, 1))
          .singleElement()
          .asString()
          .matches(
              "shim has [01]\\.\\d GiB free; weights, moments and gradient alone take 19\\.\\d GiB\\.");
    } finally {
      Shim.install(1);
    }
  }
}
