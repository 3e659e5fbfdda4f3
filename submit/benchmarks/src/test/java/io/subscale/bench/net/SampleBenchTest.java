package io.subscale.bench.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.subscale.bench.Bench;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class SampleBenchTest {
  private static final String TINY =
      " --S 2 --slice 4 --width 8 --res 1 --layers 1 --pixel 1 --heads 2 --levels 4 --repeat 1";

  private final ByteArrayOutputStream results = new ByteArrayOutputStream();

  @Test
  void aLineABatch() throws IOException {
    List<String> lines = lines("sample --batch 1,3" + TINY);
    assertThat(lines).hasSize(2);
    JsonNode line = new ObjectMapper().readTree(lines.get(1));
    assertThat(line.get("batch").asInt()).isEqualTo(3);
    for (String field : List.of("floor_ms_per_value", "naive_ms_per_value", "s_per_slice")) {
      assertThat(line.get(field).asDouble()).as(field).isPositive();
    }
    double slice = line.get("ms_per_value").asDouble() * 48 / 1000;
    assertThat(line.get("s_per_slice").asDouble()).isCloseTo(slice, within(1e-3 * slice));
    double images = 3 / (4 * slice);
    assertThat(line.get("images_per_s").asDouble()).isCloseTo(images, within(1e-3 * images));
  }

  @Test
  void wholeImagesCountTheValuesOfEveryStage() throws IOException {
    List<String> lines =
        lines("sample --batch 2 --whole --plan MULTIDIMENSIONAL --depth-bits 1" + TINY);
    JsonNode line = new ObjectMapper().readTree(lines.get(0));
    assertThat(line.get("values").asInt()).isEqualTo(2 * 8 * 8 * 3);
    assertThat(line.get("s_per_image").asDouble()).isPositive();
  }

  private List<String> lines(String arguments) {
    PrintStream out = new PrintStream(results, true, StandardCharsets.UTF_8);
    assertThat(Bench.create(out, System.err).execute(arguments.split(" +"))).isZero();
    return results.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
