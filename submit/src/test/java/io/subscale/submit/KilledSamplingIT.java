package io.subscale.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver killed while it samples, and started again. */
class KilledSamplingIT {
  private static final int KILLED_AT_TABLES = 8;

  @TempDir Path folder;

  @Test
  void resumedSamplesAreThoseOfAnUndisturbedRun() throws Exception {
    run("prepare");
    run("train");
    SampleFiles.copy(folder.resolve("run"), folder.resolve("undisturbed"));
    run("sample", "-D", "run.dir=" + folder.resolve("undisturbed"));

    Process driver = Script.start(command("sample"));
    Path writing = folder.resolve("run/samples.writing");
    while (driver.isAlive() && tables(writing) < KILLED_AT_TABLES) {
      Thread.sleep(5);
    }
    driver.destroyForcibly().waitFor();
    long made = tables(writing);
    assertThat(made).isGreaterThanOrEqualTo(KILLED_AT_TABLES);
    assertThat(folder.resolve("run/samples")).doesNotExist();

    String said = run("sample");
    assertThat(said).containsPattern("; \\d+ are there already");
    SampleFiles.assertSame(folder.resolve("run/samples"), folder.resolve("undisturbed/samples"));
    assertThat(writing).doesNotExist();
  }

  private static long tables(Path writing) throws Exception {
    if (!Files.isDirectory(writing)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(writing)) {
      return files.filter(file -> file.getFileName().toString().endsWith(".parquet")).count();
    }
  }

  private String run(String verb, String... extra) throws Exception {
    Script.Outcome outcome = Script.run(Map.of(), command(verb, extra));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    return outcome.err();
  }

  private String[] command(String verb, String... extra) {
    List<String> command = new ArrayList<>(List.of("subscale", verb));
    command.addAll(List.of("--config", "submit/src/test/resources/tiny.conf"));
    command.addAll(List.of("-D", "data.source=generated:40"));
    command.addAll(List.of("-D", "data.shards=" + folder.resolve("shards")));
    command.addAll(List.of("-D", "run.dir=" + folder.resolve("run")));
    command.addAll(List.of("-D", "sample.count=120", "-D", "train.rounds=1"));
    command.addAll(List.of("--master", "local[2]"));
    command.addAll(List.of(extra));
    return command.toArray(String[]::new);
  }
}
