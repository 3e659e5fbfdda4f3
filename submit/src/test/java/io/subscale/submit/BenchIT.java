package io.subscale.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code submit/bench} as a user runs it. */
class BenchIT {
  private static final String[] TINY = {
    "bench", "train-step", "--batch", "1", "--slice", "4", "--width", "8", "--steps", "1"
  };

  @Test
  void threadsAreThoseOfTheOption() throws Exception {
    for (String threads : new String[] {"1", "2"}) {
      JsonNode line = run("--threads", threads).json();
      assertThat(line.get("bench").asText()).isEqualTo("train-step");
      assertThat(line.get("threads").asText()).isEqualTo(threads);
      assertThat(line.get("median_ms").asDouble()).isPositive();
    }
  }

  @Test
  void wrongOptionsEndWithTwo() throws Exception {
    assertThat(run("--threads", "many").code()).isEqualTo(2);
    assertThat(run("--heads", "3").code()).isEqualTo(2);
    assertThat(Script.run(Map.of(), "bench").err()).startsWith("usage: submit/bench NAME");
  }

  @Test
  void averagingRunsOnExecutorsOfItsOwn() throws Exception {
    String[] command = {
      "bench",
      "averaging",
      "--params",
      "1e4",
      "--workers",
      "2",
      "--rounds",
      "1",
      "--warm-up",
      "1",
      "--memory",
      "512"
    };
    Script.Outcome outcome = Script.run(Map.of(), command);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : outcome.out().strip().split("\n")) {
      lines.add(new ObjectMapper().readTree(line));
    }
    assertThat(lines)
        .extracting(line -> line.get("engine").asText())
        .containsExactly("subscale", "dl4j", "treeAggregate");
    for (JsonNode line : lines) {
      assertThat(line.has("failed")).as(line.toString()).isFalse();
      assertThat(line.get("round_ms").asDouble()).isPositive();
      assertThat(line.get("driver_bytes_in").asLong())
          .isGreaterThanOrEqualTo(line.get("state_bytes").asLong());
    }
  }

  @Test
  void soakTellsWhatGrowsAndLeavesNoFile(@TempDir Path folder) throws Exception {
    Path svg = folder.resolve("soak.svg");
    Path series = folder.resolve("soak.jsonl");
    String options = "bench soak --rounds 6 --warm-up 2 --every 1 --executors 1 --svg " + svg;
    Script.Outcome outcome = Script.run(Map.of(), (options + " --series " + series).split(" "));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    JsonNode line = outcome.json();
    assertThat(line.get("bench").asText()).isEqualTo("soak");
    assertThat(line.get("samples").asInt()).isEqualTo(5);
    for (String process : new String[] {"driver", "executor_0"}) {
      // The heap alone is 512 MiB, all of it resident.
      assertThat(line.get(process + "_rss_mb").asDouble()).as(process).isBetween(512.0, 4096.0);
      assertThat(line.get(process + "_growth_mb").isNumber()).as(process).isTrue();
      assertThat(line.get(process + "_heap_end_mb").asDouble()).as(process).isBetween(5.0, 200.0);
    }
    assertThat(line.get("blocks_end").asLong()).isPositive();
    assertThat(line.get("files_closed").asLong()).isZero();
    assertThat(line.get("blocks_closed").asLong()).isZero();
    assertThat(Files.readAllLines(series)).hasSize(6);
    assertThat(Files.readString(svg)).startsWith("<svg").contains("executor 0");
  }

  @Test
  void scalingTellsARoundsParts() throws Exception {
    String size = " -D data.size=8 -D net.width=8 -D net.heads=2 -D net.pixel_layers=1";
    String command = "bench scaling --executors 1 --rounds 2 --warm-up 1 --memory 512" + size;
    Script.Outcome outcome = Script.run(Map.of(), command.split(" "));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    JsonNode line = outcome.json();
    assertThat(line.get("bench").asText()).isEqualTo("scaling");
    assertThat(line.get("steps_per_round").asInt()).isEqualTo(24);
    assertThat(line.get("batch").asInt()).isEqualTo(16);
    double round = line.get("round_ms").asDouble();
    assertThat(line.get("compute_ms").asDouble()).isBetween(1.0, round);
    assertThat(line.get("examples_per_s").asDouble() * round / 1000)
        .isCloseTo(24 * 16, within(1.0));
  }

  private static Script.Outcome run(String... extra) throws Exception {
    String[] command = Arrays.copyOf(TINY, TINY.length + extra.length);
    System.arraycopy(extra, 0, command, TINY.length, extra.length);
    Script.Outcome outcome = Script.run(Map.of(), command);
    assertThat(outcome.out().lines().count()).isLessThanOrEqualTo(1);
    return outcome;
  }
}
