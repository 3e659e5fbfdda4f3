package io.subscale.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.subscale.jobs.config.ConfigLoader;
import io.subscale.jobs.config.ConfigText;
import io.subscale.jobs.config.Verb;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandoverTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

  @BeforeEach
  void configuration() throws Exception {
    Files.writeString(folder.resolve("net.conf"), "net { width = 24 }\nplan.kind = size\n");
    Files.writeString(
        folder.resolve("run.conf"),
        "include \"net.conf\"\ndata.shards = \"hdfs://h:1/a b, c\"\nrun.dir = r\n"
            + "sample.temperature = [0.9, 1]\ntrain { patience = 3, rounds = 9 }\n");
  }

  /** A driver with these arguments and no file has the very same configuration. */
  @Test
  void theArgumentsAreTheConfiguration() throws Exception {
    Path run = folder.resolve("run.conf");
    int code =
        run(
            "sample",
            "--config",
            run.toString(),
            "-D",
            "sample.count=7",
            "--complete",
            "hdfs:///pictures",
            "--keep-slices",
            "1",
            "--json-file",
            "hdfs:///out.json",
            "--verbose");
    assertThat(code).as(messages.toString(StandardCharsets.UTF_8)).isZero();

    List<String> arguments =
        List.of(Files.readString(folder.resolve("handed/arguments")).split("\0"));
    assertThat(arguments).startsWith("sample").doesNotContain("--config", "--complete");
    assertThat(arguments).endsWith("--json-file", "hdfs:///out.json", "--verbose");
    Map<String, String> settings = new LinkedHashMap<>();
    for (int i = 1; arguments.get(i).equals("-D"); i += 2) {
      String[] pair = arguments.get(i + 1).split("=", 2);
      settings.put(pair[0], pair[1]);
    }
    Map<String, String> overrides =
        Map.of(
            "sample.count", "7", "sample.complete", "hdfs:///pictures", "sample.keep_slices", "1");
    assertThat(ConfigText.lines(ConfigLoader.load(Verb.SAMPLE, null, settings)))
        .isEqualTo(ConfigText.lines(ConfigLoader.load(Verb.SAMPLE, run, overrides)));
    assertThat(folder.resolve("handed/title")).hasContent("sample r");
  }

  @Test
  void aSuiteBecomesOneFile() throws Exception {
    Files.writeString(folder.resolve("entries.conf"), "entries { a { run = x } }\n");
    Path suite = folder.resolve("nightly.conf");
    Files.writeString(suite, "include \"entries.conf\"\nbenchmark.history = h/benchmark\n");
    assertThat(run("benchmark", "--suite", suite.toString(), "-D", "benchmark.seed=2")).isZero();
    assertThat(Files.readString(folder.resolve("handed/arguments")))
        .isEqualTo("benchmark\0-D\0benchmark.seed=2\0--suite\0suite.conf\0");
    assertThat(Files.readString(folder.resolve("handed/suite.conf")))
        .contains("\"run\" : \"x\"", "\"history\" : \"h/benchmark\"");
  }

  @Test
  void whatCannotWorkElsewhereIsRefusedHere() {
    String run = folder.resolve("run.conf").toString();
    assertThat(run("evaluate", "--config", run, "--json")).isEqualTo(2);
    assertThat(messages.toString(StandardCharsets.UTF_8)).contains("--json-file URI");
    assertThat(folder.resolve("handed")).doesNotExist();
  }

  /** Whoever reads that file alone must not take an old result for this one's. */
  @Test
  void aFailureIsLeftWhereTheResultWouldBe() throws Exception {
    Path result = folder.resolve("result.json");
    Files.writeString(result, "{\"bits_per_dim\": 1.2}");
    PrintStream print = new PrintStream(messages, true, StandardCharsets.UTF_8);
    int code =
        CommandLines.create(print, print)
            .execute("evaluate", "-D", "evaluate.bach=1", "--json-file", result.toUri().toString());
    assertThat(code).isEqualTo(2);
    JsonNode left = new ObjectMapper().readTree(Files.readString(result));
    assertThat(left.path("exit_code").asInt()).isEqualTo(2);
    assertThat(left.path("error").asText()).contains("unknown key evaluate.bach");
  }

  private int run(String... arguments) {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--hand-over";
    all[arguments.length + 1] = folder.resolve("handed").toString();
    PrintStream print = new PrintStream(messages, true, StandardCharsets.UTF_8);
    return CommandLines.create(print, print).execute(all);
  }
}
