package io.subscale.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.subscale.jobs.Subscale;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class StopSignalsTest {
  private static final long PATIENCE_SECONDS = 300;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void aSignalIsASentenceAndACodeOfItsOwn(String signal, int code) throws Exception {
    assumeThat(ignored()).as("signals that this process leaves ignored").doesNotContain(code - 128);
    Path messages = folder.resolve("messages");
    Process program = start(messages);
    try {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (!Files.readString(messages).contains("preparing generated:")) {
        assertThat(program.isAlive() && System.nanoTime() < end)
            .as(Files.readString(messages))
            .isTrue();
        Thread.sleep(100);
      }
      new ProcessBuilder("kill", "-" + signal, Long.toString(program.pid())).start().waitFor();
      assertThat(program.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(program.exitValue()).isEqualTo(code);
      String said = Files.readString(messages);
      assertThat(said.substring(said.indexOf("subscale: ")))
          .isEqualTo(
              "subscale: stopped by SIG"
                  + signal
                  + "; the same command goes on with what is whole\n");
      assertThat(said).doesNotContain("ERROR", "Exception");
    } finally {
      program.destroyForcibly();
    }
  }

  /** A shell's background job, and what it starts, ignores SIGINT. */
  private static Set<Integer> ignored() throws IOException {
    String mask =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .findFirst()
            .orElse("SigIgn:0")
            .substring("SigIgn:".length())
            .strip();
    BitSet signals = BitSet.valueOf(new long[] {Long.parseUnsignedLong(mask, 16)});
    return signals.stream().map(bit -> bit + 1).boxed().collect(Collectors.toSet());
  }

  private Process start(Path messages) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Subscale.class.getName(), "prepare", "--master", "local[1]"));
    command.add("-Ddata.source=generated:1000000");
    command.add("-Ddata.shards=" + folder.resolve("shards"));
    Files.createFile(messages);
    return new ProcessBuilder(command)
        .redirectError(messages.toFile())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
