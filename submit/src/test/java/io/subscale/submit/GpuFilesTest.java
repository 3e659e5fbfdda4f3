package io.subscale.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Spark is told of GPUs: how many there are, and that each task gets one. */
class GpuFilesTest {
  @TempDir Path folder;

  private String discovered(String... visible) throws IOException, InterruptedException {
    Path tool = folder.resolve("nvidia-smi");
    Files.writeString(tool, "#!/bin/sh\nprintf '0\\n1\\n2\\n'\n");
    assertThat(tool.toFile().setExecutable(true)).isTrue();
    Map<String, String> environment = new HashMap<>();
    environment.put("PATH", folder + ":" + System.getenv("PATH"));
    for (String devices : visible) {
      environment.put("CUDA_VISIBLE_DEVICES", devices);
    }
    Script.Outcome outcome = Script.run(environment, "discover-gpus");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    return outcome.out().strip();
  }

  @Test
  void gpusAreNumberedAsTheDriverCountsThem() throws Exception {
    assertThat(discovered()).isEqualTo("{\"name\": \"gpu\", \"addresses\": [\"0\", \"1\", \"2\"]}");
    assertThat(discovered("2,GPU-52ab"))
        .isEqualTo("{\"name\": \"gpu\", \"addresses\": [\"0\", \"1\"]}");
    assertThat(discovered("")).isEqualTo("{\"name\": \"gpu\", \"addresses\": []}");
  }

  @Test
  void templatesGiveEachTaskAGpu() throws IOException {
    for (String name : List.of("conf", "submit/kubernetes")) {
      Properties properties = new Properties();
      Path file = Script.ROOT.resolve(name).resolve("spark-gpu.properties");
      properties.load(new StringReader(Files.readString(file)));
      assertThat(properties)
          .containsEntry("spark.executor.resource.gpu.amount", "1")
          .containsEntry("spark.task.resource.gpu.amount", "1");
      assertThat(properties.getProperty("spark.executor.resource.gpu.discoveryScript"))
          .endsWith("/discover-gpus");
      assertThat(properties).containsEntry("spark.executorEnv.CUDA_DEVICE_ORDER", "PCI_BUS_ID");
    }
  }
}
