package io.subscale.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subscale.jobs.error.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts that must not be read as something else in silence. */
class ConfigLoaderTest {
  @TempDir Path folder;

  @Test
  void quotedNamesWithDotsAreNoKeys() {
    assertProblem("{\"data.size\": 16, \"plan.scale\": 4}", "unknown key \"data.size\": quotes");
    assertProblem("data { \"split.by\" = rank }", "unknown key data.\"split.by\"");
    assertProblem(Map.of("\"data.size\"", "16"), "unknown key \"data.size\"");
  }

  @Test
  void anOverrideIsOneValue() {
    for (String text :
        List.of("1,b=2", "1\nb=2", "1\ntrain.workers=2", "1 # 2", "1//2", "", "1, value=2")) {
      assertProblem(Map.of("train.batch", text), "-D train.batch=" + text);
    }
    assertProblem(Map.of("train.batch", "${data.size}"), "${...} is replaced in files only");
    assertProblem(Map.of("train.share", "[1,${data.size}]"), "${...} is replaced in files only");
    SubscaleConfig config =
        ConfigLoader.load(Verb.CONFIG, null, Map.of("data.source", "a,b=${c}\n#d"));
    assertThat(config.data().source()).isEqualTo("a,b=${c}\n#d");
  }

  @Test
  void numbersBeyondTheirTypeAreRefused() throws IOException {
    for (String number : List.of("1e10", "99999999999999999999", "2147483648", "1e999999999")) {
      assertProblem("train.batch = " + number, "train.batch must be a whole number of at most");
    }
    assertProblem(
        "run.seed = 1e19", "run.seed must be a whole number of at most 9223372036854775807");
    assertProblem("run.seed = 9223372036854775807.5", "run.seed must be a whole number, not");
    for (String number : List.of("1e999", "-1e999", "1e-999")) {
      assertProblem("train.minutes = " + number, "train.minutes must be a number that a double");
    }
    assertProblem("train.share = [1e999]", "train.share must be a number that a double can hold");
    assertProblem("train.minutes = 1e99999999999", "train.minutes must be a number");
    assertThat(load(Verb.CONFIG, "run.seed = 9223372036854775807").run().seed())
        .isEqualTo(Long.MAX_VALUE);
    assertThat(load(Verb.CONFIG, "train.batch = 4.0").train().batch()).isEqualTo(4);
  }

  @Test
  void deepNestingIsTold() {
    String brackets = "[".repeat(20_000) + "]".repeat(20_000);
    assertProblem("train.share = " + brackets, "nested too deeply");
    assertProblem("a" + ".a".repeat(20_000) + " = 1", "nested too deeply");
    assertProblem(Map.of("train.share", brackets), "nested too deeply");
  }

  @Test
  void onlyFilesAreIncluded() throws IOException {
    Path base = Files.writeString(folder.resolve("base.conf"), "train.batch = 2");
    assertThat(load(Verb.CONFIG, "include file(\"" + base + "\")").train().batch()).isEqualTo(2);
    assertProblem("include file(\"" + folder + "/no.conf\")", "no.conf\"): no such file");
    assertProblem("include file(\"" + folder + "\")", "no such file");
    assertProblem("include classpath(\"reference.conf\")", "only files can be included");
    assertProblem("include url(\"file:" + base + "\")", "only files can be included");
    assertProblem("include \"file:" + base + "\"", "file:" + base);
    assertProblem("include \"my.conf\"", "cannot be read");
  }

  private void assertProblem(String text, String message) {
    assertThatThrownBy(() -> load(Verb.CONFIG, text))
        .isInstanceOf(JobException.class)
        .hasMessageContaining(message);
  }

  private static void assertProblem(Map<String, String> overrides, String message) {
    assertThatThrownBy(() -> ConfigLoader.load(Verb.CONFIG, null, overrides))
        .isInstanceOf(JobException.class)
        .hasMessageContaining(message);
  }

  private SubscaleConfig load(Verb verb, String text) throws IOException {
    return ConfigLoader.load(verb, file(text), Map.of());
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("my.conf"), text);
  }
}
