package io.subscale.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scheduled benchmark through its script: a first night, the same model, a worse one. */
class BenchmarkIT {
  @TempDir Path folder;

  @Test
  void aWorseModelEndsWithCodeSixAndAPageThatSaysSo() throws Exception {
    Path suite = folder.resolve("suite.conf");
    subscale("prepare");
    subscale("train", "run.dir=" + folder.resolve("good"), "train.rounds=40");
    subscale("train", "run.dir=" + folder.resolve("bad"), "train.rounds=1");

    write(suite, "good");
    JsonNode first = benchmark(suite, 0);
    assertThat(first.at("/entries/0/comparisons")).isEmpty();
    assertThat(Path.of(folder.toString(), "bench/runs/1/report.html"))
        .content()
        .contains("No regression");

    JsonNode same = benchmark(suite, 0);
    assertThat(same.at("/entries/0/comparisons/0/outcome/difference").doubleValue()).isZero();

    write(suite, "bad");
    JsonNode worse = benchmark(suite, 6);
    assertThat(worse.path("regressions").get(0).asText()).isEqualTo("night");
    assertThat(Path.of(folder.toString(), "bench/runs/3/report.html"))
        .content()
        .contains("1 entry got worse", "png Java");
  }

  private void subscale(String verb, String... settings) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("subscale", verb, "--config", "conf/presets/demo.conf"));
    List<String> all =
        new ArrayList<>(
            List.of(
                "data.source=generated:60",
                "data.shards=" + folder.resolve("shards"),
                "plan.kind=subscale",
                "train.minutes=0",
                "train.share=[]"));
    all.addAll(List.of(settings));
    all.forEach(setting -> command.addAll(List.of("-D", setting)));
    command.add("--json");
    Script.Outcome outcome = Script.run(Map.of(), command.toArray(String[]::new));
    assertThat(outcome.code()).as(outcome.err()).isZero();
  }

  private void write(Path suite, String run) throws Exception {
    Files.writeString(
        suite,
        "benchmark { history = \"%s\", resamples = 500, tolerance = 0.0001, codec_images = 4 }\n"
                .formatted(folder.resolve("bench"))
            + "entries { night { run = \"%s\" } }\n".formatted(folder.resolve(run)));
  }

  private static JsonNode benchmark(Path suite, int code) throws Exception {
    Script.Outcome outcome =
        Script.run(Map.of(), "subscale", "benchmark", "--suite", suite.toString(), "--json");
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(code);
    return outcome.json();
  }
}
