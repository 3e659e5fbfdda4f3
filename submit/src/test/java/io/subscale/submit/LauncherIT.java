package io.subscale.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the scripts lie and how they are called. */
class LauncherIT {
  @TempDir Path folder;

  /** As in ~/bin, and with a CDPATH by which cd prints where it went. */
  @Test
  void aLinkToAScriptIsTheScript() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), script("subscale"));

    Script.Outcome help =
        Script.run(Map.of("CDPATH", folder + ":."), link.toString(), "prepare", "--help");

    assertThat(help.code()).as(help.err()).isZero();
    assertThat(help.out()).contains("Turns pictures into shards");
  }

  /** Spark's launcher takes java options apart at blanks that are not between quotes. */
  @Test
  void aBlankInThePathReachesSparkSubmitBetweenQuotes() throws Exception {
    Path root = folder.resolve("in st");
    for (String made : List.of("submit/target/bundle/app", "submit/target/bundle/bench", "conf")) {
      Files.createDirectories(root.resolve(made));
    }
    Files.createFile(root.resolve("submit/target/bundle/complete"));
    for (String name : List.of("subscale", "environment.sh")) {
      Files.copy(script(name), root.resolve("submit").resolve(name));
    }
    Path spark = Files.createDirectories(folder.resolve("spark/bin")).resolve("spark-submit");
    Files.writeString(spark, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    assertThat(spark.toFile().setExecutable(true)).isTrue();

    Script.Outcome outcome =
        Script.run(
            Map.of("SPARK_HOME", folder.resolve("spark").toString()),
            root.resolve("submit/subscale").toString(),
            "prepare");

    assertThat(outcome.code()).as(outcome.err()).isZero();
    List<String> words = outcome.out().lines().toList();
    String options = words.get(words.indexOf("--driver-java-options") + 1);
    assertThat(options)
        .contains("\"-Dlog4j2.configurationFile=file:" + root + "/conf/log4j2.properties\"")
        .matches("\"[^\"]*\"( \"[^\"]*\")*");
  }

  private static Path script(String name) {
    return Script.ROOT.resolve("submit").resolve(name);
  }
}
