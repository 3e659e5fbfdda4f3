package io.subscale.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code submit/bench codecs} with a script on the PATH in cwebp's place. */
class CodecsIT {
  private static final int SIGTERM = 143;

  private static final int LIMIT_SECONDS = 600;

  @TempDir static Path folder;

  @BeforeAll
  static void prepare() throws Exception {
    String command = "subscale prepare --config submit/src/test/resources/tiny.conf --master local";
    String keys = " -D data.source=generated:40 -D data.shards=" + folder.resolve("shards");
    Script.Outcome outcome = Script.run(Map.of(), (command + keys).split(" "));
    assertThat(outcome.code()).as(outcome.err()).isZero();
  }

  @Test
  void programsOnThePathAreRunSoManyAtATime() throws Exception {
    cwebp("head -c 50 /dev/zero > ${10}");
    Script.Outcome outcome = codecs(" --threads 3").outcome();
    assertThat(outcome.code()).as(outcome.err()).isZero();
    JsonNode line = line(outcome, "webp");
    assertThat(line.get("version").asText()).isEqualTo("7.7");
    assertThat(line.get("images").asInt()).isPositive();
    assertThat(line.get("bits_per_dim_each").asDouble()).isZero();
    assertThat(line.get("overhead_bytes").asInt()).isEqualTo(50);
    assertThat(line.get("threads").asInt()).isEqualTo(3);
    assertThat(line(outcome, "png").get("bits_per_dim_each").asDouble()).isPositive();
  }

  @Test
  void signalLeavesNeitherFilesNorPrograms() throws Exception {
    Path working = folder.resolve("working");
    cwebp(
        "echo $$ $8 > "
            + working
            + ".new; mv "
            + working
            + ".new "
            + working
            + "; exec sleep 3600");
    Script.Running run = codecs("");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (run.process().isAlive() && !Files.exists(working) && System.nanoTime() < deadline) {
      Thread.sleep(100);
    }
    String[] seen = Files.readString(working).strip().split(" ");
    Path pictures = Path.of(seen[1]).getParent();
    assertThat(pictures).isDirectory();
    run.process().destroy();
    assertThat(run.outcome().code()).isEqualTo(SIGTERM);
    assertThat(pictures).doesNotExist();
    ProcessHandle.of(Long.parseLong(seen[0]))
        .ifPresent(program -> program.onExit().orTimeout(60, TimeUnit.SECONDS).join());
  }

  private void cwebp(String body) throws IOException {
    Path script = Files.createDirectories(folder.resolve("bin")).resolve("cwebp");
    String version = "if [ $1 = -version ]; then echo 7.7; exit; fi\n";
    Files.writeString(script, "#!/bin/sh\n" + version + body + "\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
  }

  private Script.Running codecs(String more) throws IOException {
    String path = folder.resolve("bin") + File.pathSeparator + System.getenv("PATH");
    String command = "bench codecs --shards " + folder.resolve("shards") + more;
    return Script.start(Map.of("PATH", path), command.split(" "));
  }

  private static JsonNode line(Script.Outcome outcome, String codec) throws IOException {
    for (String line : outcome.out().strip().split("\n")) {
      JsonNode json = new ObjectMapper().readTree(line);
      if (json.get("codec").asText().equals(codec)) {
        return json;
      }
    }
    throw new AssertionError("no line for " + codec + ": " + outcome.out());
  }
}
