package io.subscale.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class BenchTest {
  private static final String TINY =
      " --batch 2 --S 2 --slice 4 --width 8 --res 1 --layers 1 --pixel 1 --heads 2 --levels 4"
          + " --steps 2 --warm-up 1";

  private final ByteArrayOutputStream results = new ByteArrayOutputStream();
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

  @Test
  void trainStepTellsTimeRatesAndMemory() throws IOException {
    JsonNode line = lines("train-step" + TINY).get(0);
    assertThat(line.get("bench").asText()).isEqualTo("train-step");
    assertThat(line.get("batch").asInt()).isEqualTo(2);
    assertThat(line.get("levels").asInt()).isEqualTo(4);
    for (String field :
        List.of(
            "min_ms",
            "median_ms",
            "examples_per_s",
            "parameters",
            "gflop",
            "gflop_per_s",
            "sgemm_peak_gflop_per_s",
            "peak_share",
            "gbyte",
            "copy_peak_gbyte_per_s",
            "floor_ms",
            "peak_rss_mb")) {
      assertThat(line.get(field).asDouble()).as(field).isPositive();
    }
    double median = line.get("median_ms").asDouble();
    assertThat(line.get("min_ms").asDouble()).isLessThanOrEqualTo(median);
    assertThat(line.get("examples_per_s").asDouble() * median / 1000).isCloseTo(2, within(0.01));
  }

  @Test
  void tasksSideBySideCountTogether() throws IOException {
    JsonNode line = lines("train-step --tasks 2" + TINY).get(0);
    double median = line.get("median_ms").asDouble();
    assertThat(line.get("tasks").asInt()).isEqualTo(2);
    assertThat(line.get("examples_per_s").asDouble() * median / 1000).isCloseTo(4, within(0.01));
  }

  @Test
  void forwardCountsAThirdOfAStep() throws IOException {
    double step = lines("train-step" + TINY).get(0).get("gflop").asDouble();
    double forward = lines("forward" + TINY).get(0).get("gflop").asDouble();
    assertThat(step / forward).isCloseTo(3, within(0.01));
  }

  @Test
  void sliceGrowthEndsWithTheExponents() throws IOException {
    List<JsonNode> lines = lines("slice-growth --slices 2,4" + TINY);
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0).get("slice").asInt()).isEqualTo(2);
    assertThat(lines.get(2).get("time_exponent").isNumber()).isTrue();
    assertThat(lines.get(2).get("operations_exponent").asDouble()).isBetween(0.0, 1.0);
  }

  @Test
  void wrongOptionsEndWithTwo() {
    assertThat(run("train-step --heads 3" + TINY.replace("--heads 2", ""))).isEqualTo(2);
    assertThat(said()).contains("3 heads do not divide a width of 8").doesNotContain("\tat ");
    assertThat(run("train-step --colour")).isEqualTo(2);
    assertThat(run("train-step --tasks 0")).isEqualTo(2);
    assertThat(run("slice-growth --slices 4")).isEqualTo(2);
    assertThat(run("averaging --engines horovod")).isEqualTo(2);
    assertThat(run("averaging --params 1e6,2")).isEqualTo(2);
    assertThat(run("averaging --workers 0")).isEqualTo(2);
    assertThat(run("soak --executors 0")).isEqualTo(2);
    assertThat(run("soak --memory 100")).isEqualTo(2);
    assertThat(run("soak --rounds 20 --warm-up 10 --every 20")).isEqualTo(2);
    assertThat(said()).contains("at least 2 samples are needed after the warm-up");
    assertThat(run("cook")).isEqualTo(2);
    assertThat(results.size()).isZero();
  }

  private List<JsonNode> lines(String command) throws IOException {
    results.reset();
    assertThat(run(command)).as(said()).isZero();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : results.toString(StandardCharsets.UTF_8).strip().split("\n")) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  private int run(String command) {
    String[] arguments = Arrays.stream(command.split(" +")).toArray(String[]::new);
    return Bench.create(stream(results), stream(messages)).execute(arguments);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private String said() {
    return messages.toString(StandardCharsets.UTF_8);
  }
}
