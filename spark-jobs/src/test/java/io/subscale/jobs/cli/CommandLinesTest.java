package io.subscale.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.subscale.datasets.image.PngWriter;
import io.subscale.datasets.image.RgbImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class CommandLinesTest {
  private final ByteArrayOutputStream results = new ByteArrayOutputStream();
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

  @TempDir Path folder;

  @Test
  void wrongConfigurationsEndWithTwoAndNoTrace() {
    assertThat(run("prepare", "-D", "data.sise=3")).isEqualTo(2);
    assertThat(said()).contains("unknown key data.sise").doesNotContain("\tat ");
    assertThat(run("prepare", "-D", "data.split.key=[")).isEqualTo(2);
    assertThat(said()).contains("-D data.split.key=[: data.split.key must be a regular expression");
    assertThat(run("prepare", "--config", "nowhere.conf")).isEqualTo(2);
    assertThat(said()).contains("no configuration file");
    assertThat(run("prepare", "--colour")).isEqualTo(2);
    assertThat(said()).contains("Unknown option: '--colour'");
    assertThat(run("bake")).isEqualTo(2);
    assertThat(results.size()).isZero();
  }

  @Test
  void helpAndConfigurationAreResults() {
    assertThat(run("prepare", "--help")).isZero();
    assertThat(result()).contains("--master=URL", "Exit codes");
    results.reset();
    assertThat(run("config", "-D", "train.batch=3")).isZero();
    assertThat(result()).contains("train.batch = 3\n");
  }

  @Test
  void initWritesAConfigurationOnceAndNeverOverOne() throws IOException {
    Path pictures = Files.createDirectories(folder.resolve("my pictures"));
    byte[] png = PngWriter.png(new RgbImage(40, 40, new byte[4800]));
    for (int i = 0; i < 3; i++) {
      Files.write(pictures.resolve(i + ".png"), png);
    }
    String out = folder.resolve("new/a.conf").toString();
    assertThat(run("init", "--source", pictures.toString(), "--out", out)).as(said()).isZero();
    assertThat(Path.of(out)).hasContent(result());
    assertThat(said()).contains("submit/subscale prepare --config " + out);
    assertThat(run("config", "--config", out)).isZero();
    assertThat(result()).contains("run.dir = \"runs/my-pictures\"\n");
    Files.writeString(Path.of(out), "mine");
    assertThat(run("init", "--source", pictures.toString(), "--out", out)).isEqualTo(2);
    assertThat(Path.of(out)).hasContent("mine");
    assertThat(said()).contains("is there already and is left as it is");
  }

  @Test
  void presetsAndCompletionNameWhatThereIs() {
    assertThat(run("presets", "--conf-dir", "../conf", "--json")).isZero();
    assertThat(result()).startsWith("{\"rows\":[").contains("\"minutes_per_million\":");
    results.reset();
    assertThat(run("completion")).isZero();
    assertThat(result()).contains("complete -F _complete_subscale", "'--keep-slices'", "presets");
  }

  @Test
  void manualPagesSayWhatHelpSays() throws IOException {
    Path manuals = folder.resolve("man");
    assertThat(run("man", "--to", manuals.toString())).isZero();
    assertThat(result().lines()).hasSize(17).allMatch(file -> Files.isRegularFile(Path.of(file)));
    assertThat(manuals.resolve("man1/subscale-sample.1"))
        .content()
        .startsWith(".TH subscale-sample 1 \"\" \"Subscale ")
        .contains(
            ".SH NAME\nsubscale\\-sample \\- Draws pictures from trained decoders",
            ".TP\n\\fB\\-\\-keep\\-slices\\fR \\fIN\\fR\n\\&... and keeps N slices of each.",
            ".SH EXIT STATUS\n.PP\nExit codes: 0 done, 2 configuration");
    assertThat(manuals.resolve("man5/subscale.conf.5"))
        .content()
        .contains(".TP\n\\fBtrain.batch\\fR = ")
        .contains("Height and width of a prepared image. (from 1 to 4096)");
  }

  @Test
  void twoOfAVerbDoNotWorkOnOneFolder() throws IOException {
    Path lease = folder.resolve("lease-prepare-shards-1.json");
    Files.writeString(
        lease,
        "{\"purpose\":\"prepare-shards\",\"host\":\"elsewhere\",\"pid\":7,\"started\":1,\"token\":\"t\"}");
    String shards = "data.shards=" + folder.resolve("shards");
    assertThat(run("prepare", "--master=local[1]", "-Ddata.source=generated:9", "-D", shards))
        .isEqualTo(5);
    assertThat(said())
        .contains("is in use by prepare-shards (process 7 on elsewhere)")
        .doesNotContain("\tat ");
    assertThat(folder.resolve("shards")).doesNotExist();
    assertThat(lease).exists();
  }

  @Test
  void standardOutputEndsWithOneJsonObject() throws IOException {
    String shards = folder.resolve("shards").toString();
    int code =
        run(
            "prepare",
            "--json",
            "--json-file",
            folder.resolve("results/prepare.json").toUri().toString(),
            "--master",
            "local[1]",
            "-Ddata.source=generated:9",
            "-D",
            "data.shards=" + shards);
    assertThat(code).as(said()).isZero();
    assertThat(result().lines()).hasSize(1);
    JsonNode json = new ObjectMapper().readTree(result());
    assertThat(folder.resolve("results/prepare.json")).hasContent(result());
    assertThat(json.get("images").asInt()).isEqualTo(9);
    assertThat(json.get("splits").get("train").asInt()).isPositive();
    assertThat(json.get("shards").asText()).endsWith("/shards");
    assertThat(said())
        .contains("data.source = \"generated:9\"", "9 pictures gave 9 images")
        .containsPattern("next: submit/subscale train -D data.source=generated:9 -D data.shards=");
    assertThat(Files.exists(folder.resolve("shards/dataset.json"))).isTrue();
  }

  private int run(String... arguments) {
    return CommandLines.create(stream(results), stream(messages)).execute(arguments);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private String said() {
    return messages.toString(StandardCharsets.UTF_8);
  }

  private String result() {
    return results.toString(StandardCharsets.UTF_8);
  }
}
