package io.subscale.bench.scaling;

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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The comparison with a script in the runs' place. */
class ScalingBenchTest {
  private final ByteArrayOutputStream results = new ByteArrayOutputStream();
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

  @RegisterExtension final ScriptedRoot root = new ScriptedRoot();

  /** Two executors are 1.8 times as fast, and compute 1.9 times as fast; four 3 and 3.9. */
  @BeforeEach
  void scripts() throws IOException {
    root.script(
        "submit/bench",
        "echo \"$@\" >> "
            + root.resolve("commands")
            + "\ncase $3 in 1) r=10 c=20 ;; 2) r=18 c=38 ;; *) r=30 c=78 ;; esac\n"
            + "echo '{\"bench\":\"scaling\",\"executors\":'$3',\"examples_per_s\":'$r',"
            + "\"compute_examples_per_s\":'$c'}'");
    Path preset = root.resolve("conf/presets/photos32.conf");
    Files.createDirectories(preset.getParent());
    Files.writeString(preset, "net { width = 16, heads = 2 }");
  }

  @Test
  void ratiosAreToTheFirstNumberPairByPair() throws IOException {
    List<JsonNode> lines = lines("scaling", "--executors", "1,2,4", "--pairs", "2");
    assertThat(lines).hasSize(8);
    assertThat(lines.subList(0, 6))
        .extracting(line -> line.get("pair").asInt() + ":" + line.get("executors").asInt())
        .containsExactly("1:1", "1:2", "1:4", "2:1", "2:2", "2:4");
    JsonNode two = lines.get(6);
    assertThat(two.get("executors").asInt()).isEqualTo(2);
    assertThat(two.get("against").asInt()).isEqualTo(1);
    assertThat(two.get("scaling").asDouble()).isCloseTo(1.8, within(1e-9));
    assertThat(two.get("compute_scaling").asDouble()).isCloseTo(1.9, within(1e-9));
    assertThat(two.get("scaling_of_pairs")).hasSize(2);
    assertThat(lines.get(7).get("scaling").asDouble()).isCloseTo(3, within(1e-9));
  }

  @Test
  void runsGetTheSettings() throws IOException {
    lines("scaling", "--executors", "1,2", "--pairs", "1", "--rounds", "3", "-D", "net.width=24");
    assertThat(Files.readAllLines(root.resolve("commands")))
        .hasSize(2)
        .allMatch(line -> line.contains("--rounds 3") && line.contains("-D net.width=24"));
  }

  @Test
  void wrongOptionsEndWithTwo() {
    assertThat(run("scaling", "--executors", "1,0")).isEqualTo(2);
    assertThat(run("scaling", "--warm-up", "0")).isEqualTo(2);
    assertThat(run("scaling", "-D", "net.width=nine")).isEqualTo(2);
    assertThat(said()).contains("net.width").doesNotContain("\tat ");
    assertThat(run("scaling", "--config", root.resolve("none.conf").toString())).isEqualTo(2);
    assertThat(results.size()).isZero();
    assertThat(root.resolve("commands")).doesNotExist();
  }

  private List<JsonNode> lines(String... command) throws IOException {
    assertThat(run(command)).as(said()).isZero();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : results.toString(StandardCharsets.UTF_8).strip().split("\n")) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  private int run(String... command) {
    return Bench.create(
            new PrintStream(results, true, StandardCharsets.UTF_8),
            new PrintStream(messages, true, StandardCharsets.UTF_8))
        .execute(command);
  }

  private String said() {
    return messages.toString(StandardCharsets.UTF_8);
  }
}
