package io.subscale.bench.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.subscale.bench.Bench;
import io.subscale.datasets.seed.Seed;
import io.subscale.jobs.testing.ScriptedRoot;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The comparison with scripts in both programs' places, and our side with real files. */
class PrepareBenchTest {
  private static final String SIDE =
      "echo '{\"kind\": \"jpg\", \"pictures\": 6, \"frames\": 9, \"first_cpu_s\": %s,"
          + " \"cpu_s\": %s, \"two_s\": %s}'";

  private final ByteArrayOutputStream results = new ByteArrayOutputStream();
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

  @RegisterExtension final ScriptedRoot root = new ScriptedRoot();
  @TempDir private Path pictures;

  @Test
  void ratioIsTheirTimeOverOurs() throws IOException {
    String python = bothSides();

    JsonNode line = lines("--pairs", "2", "--python", python, "--pictures", photos()).get(0);

    assertThat(line.get("kind").asText()).isEqualTo("jpg");
    assertThat(line.get("pillow").asText()).isEqualTo("9.9");
    assertThat(line.get("per_core").asDouble()).isCloseTo(6 / 2.0, within(1e-3));
    assertThat(line.get("pillow_per_core").asDouble()).isCloseTo(6 / 3.0, within(1e-3));
    assertThat(line.get("first_per_core_ratio").asDouble()).isCloseTo(0.5, within(1e-3));
    assertThat(line.get("per_core_ratio").asDouble()).isCloseTo(1.5, within(1e-3));
    assertThat(line.get("on_two_ratio").asDouble()).isCloseTo(2, within(1e-3));
  }

  @Test
  void withoutPillowOursIsMeasuredAndThatIsSaid() throws IOException {
    bothSides();

    JsonNode line = lines("--python", root.script("bare", "exit 1"), "--pictures", photos()).get(0);

    assertThat(line.get("per_core").asDouble()).isCloseTo(3, within(1e-3));
    assertThat(line.has("per_core_ratio")).isFalse();
    assertThat(said()).contains("bare is no Python with Pillow: only ours is measured");
  }

  /** Both programs get the same files, by kind, and the same work. */
  @Test
  void bothSidesSeeTheSameFiles() throws IOException {
    Path seen = root.resolve("seen");
    root.script(
        "submit/bench", "shift; ls -R \"${10}\" >> " + seen + "\n" + String.format(SIDE, 4, 2, 1));
    Files.writeString(pictures.resolve("a.JPG"), "x");
    Files.createDirectory(pictures.resolve("below"));
    Files.writeString(pictures.resolve("below/b.jpg"), "x");
    Files.writeString(pictures.resolve("notes.txt"), "x");

    lines("--pairs", "1", "--python", root.script("bare", "exit 1"), "--pictures", "" + pictures);

    assertThat(Files.readString(seen)).contains("000000.jpg", "000001.jpg").doesNotContain("txt");
  }

  /** 130 x 70 pixels are 65 x 35 blocks of four, which have 2 x 1 tiles of 32. */
  @Test
  void ourSideMeasuresEveryKind() throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--passes", "2", "--side"));
    BufferedImage picture = NoisePicture.draw(130, 70, Seed.of(3));
    for (PictureKind kind : PictureKind.values()) {
      Path folder = Files.createDirectory(pictures.resolve(kind.key()));
      kind.write(picture, folder, 0);
      kind.write(picture, folder, 1);
      arguments.add(folder.toString());
    }

    List<JsonNode> lines = lines(arguments.toArray(String[]::new));

    assertThat(lines.stream().map(line -> line.get("kind").asText()))
        .containsExactlyElementsOf(
            Arrays.stream(PictureKind.values()).map(PictureKind::key).toList());
    for (JsonNode line : lines) {
      assertThat(line.get("pictures").asInt()).isEqualTo(2);
      assertThat(line.get("frames").asInt()).isEqualTo(2 * 2);
      assertThat(line.get("two_s").asDouble()).isPositive();
    }
  }

  @Test
  void wrongOptionsEndWithASentence() {
    assertThat(run("--pairs", "0")).isEqualTo(2);
    assertThat(run("--framing", "stretch")).isEqualTo(2);
    assertThat(run("--shrink", "0")).isEqualTo(2);
    assertThat(run("--pictures", pictures.resolve("none").toString())).isEqualTo(3);
    assertThat(run("--pictures", pictures.toString())).isEqualTo(3);
    assertThat(said()).contains("no picture files in").doesNotContain("\tat ");
    assertThat(results.size()).isZero();
  }

  private String photos() throws IOException {
    Files.writeString(pictures.resolve("a.jpg"), "x");
    return pictures.toString();
  }

  private String bothSides() throws IOException {
    root.script("submit/bench", String.format(SIDE, 4, 2, 1));
    return root.script(
        "python", "if [ \"$1\" = -c ]; then echo 9.9; exit; fi\n" + String.format(SIDE, 2, 3, 2));
  }

  private List<JsonNode> lines(String... options) throws IOException {
    assertThat(run(options)).as(said()).isZero();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : results.toString(StandardCharsets.UTF_8).strip().split("\n")) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  private int run(String... options) {
    String[] arguments = new String[options.length + 1];
    arguments[0] = "prepare";
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
