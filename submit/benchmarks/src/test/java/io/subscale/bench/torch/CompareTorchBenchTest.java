package io.subscale.bench.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.subscale.bench.Bench;
import io.subscale.jobs.testing.ScriptedRoot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The comparison with scripts in both programs' places: no PyTorch is needed. */
class CompareTorchBenchTest {
  private final ByteArrayOutputStream results = new ByteArrayOutputStream();
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

  @RegisterExtension final ScriptedRoot root = new ScriptedRoot();

  @BeforeEach
  void scripts() throws IOException {
    root.script("submit/bench", line("30", "100"));
  }

  @Test
  void ratioIsTheirTimeOverOurs() throws IOException {
    String python =
        root.script("python", "if [ \"$1\" = -c ]; then echo 9.9; exit; fi\n" + line("45", "300"));
    assertThat(run("--pairs", "2", "--python", python)).as(said()).isZero();
    String[] lines = results.toString(StandardCharsets.UTF_8).strip().split("\n");
    assertThat(lines).hasSize(5);
    JsonNode pair = new ObjectMapper().readTree(lines[0]);
    assertThat(pair.get("ratio").asDouble()).isCloseTo(1.5, within(1e-9));
    assertThat(pair.get("torch").asText()).isEqualTo("9.9");
    JsonNode summary = new ObjectMapper().readTree(lines[4]);
    assertThat(summary.get("step_ratio").asDouble()).isCloseTo(1.5, within(1e-9));
    assertThat(summary.get("forward_ratio").asDouble()).isCloseTo(1.5, within(1e-9));
    assertThat(summary.get("step_torch_peak_rss_mb").asDouble()).isEqualTo(300);
    assertThat(summary.get("step_subscale_peak_rss_mb").asDouble()).isEqualTo(100);
  }

  @Test
  void bothGetTheSameSizesAndThreads() throws IOException {
    Path ours = root.resolve("ours");
    Path theirs = root.resolve("theirs");
    root.script("submit/bench", "shift; echo \"$@\" > " + ours + "\n" + line("1", "1"));
    String python =
        root.script(
            "python",
            "if [ \"$1\" = -c ]; then echo 9.9; exit; fi\nshift 2; echo \"$@\" > "
                + theirs
                + "\n"
                + line("1", "1"));
    String[] options = {"--pairs", "1", "--only", "step", "--levels", "8", "--python", python};
    assertThat(run(options)).as(said()).isZero();
    assertThat(Files.readString(ours))
        .isEqualTo(Files.readString(theirs))
        .contains("--levels 8", "--batch 4", "--threads ", "--warm-up 8");
  }

  @Test
  void missingPythonAndMissingTorchEndWithFiveAndASentence() throws IOException {
    assertThat(run("--python", root.resolve("none").toString())).isEqualTo(5);
    assertThat(said()).contains(root.resolve("none") + ": no such program", "--python PATH");
    assertThat(run("--python", root.script("bare", "exit 1"))).isEqualTo(5);
    assertThat(said()).contains("bare: no torch there").doesNotContain("\tat ");
  }

  @Test
  void wrongOptionsEndWithTwo() {
    assertThat(run("--pairs", "0")).isEqualTo(2);
    assertThat(run("--only", "backward")).isEqualTo(2);
    assertThat(run("--heads", "3")).isEqualTo(2);
  }

  private static String line(String millis, String memory) {
    return String.format(
        "echo '{\"median_ms\": %s, \"parameters\": 5, \"peak_rss_mb\": %s}'", millis, memory);
  }

  private int run(String... options) {
    String[] arguments = new String[options.length + 1];
    arguments[0] = "compare-torch";
    System.arraycopy(options, 0, arguments, 1, options.length);
    return Bench.create(stream(results), stream(messages)).execute(arguments);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private String said() {
    return messages.toString(StandardCharsets.UTF_8);
  }
}
