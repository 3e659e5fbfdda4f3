package io.subscale.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same data set in every locale: what a name's bytes and a number's digits are to Java. */
class LocaleIT {
  @TempDir Path folder;

  /** As in cron, systemd and containers. */
  @Test
  void namesOfOtherScriptsAreReadWithoutAnyLocale() throws Exception {
    Path pictures = Files.createDirectories(folder.resolve("写真"));
    SyntheticPictures.write(pictures, 3, 16);
    SyntheticPictures.write(pictures.resolve("Żółć"), 3, 16);

    String inUtf8 = fingerprint(Map.of("LC_ALL", "C.UTF-8"), pictures, folder.resolve("a"));
    String inC = fingerprint(Map.of("LC_ALL", "C"), pictures, folder.resolve("写"));

    assertThat(inC).isEqualTo(inUtf8);
  }

  private static String fingerprint(Map<String, String> locale, Path source, Path shards)
      throws Exception {
    Script.Outcome outcome =
        Script.run(
            locale,
            "subscale",
            "prepare",
            "-D",
            "data.source=" + source,
            "-D",
            "data.shards=" + shards,
            "-D",
            "data.size=16",
            "--json");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.json().get("pictures").asInt()).isEqualTo(6);
    assertThat(shards).isDirectory();
    return outcome.json().get("fingerprint").asText();
  }
}
