package io.subscale.model.simd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A process fixes its number of threads when it starts: each number has one of its own here. */
@Tag("slow")
class ThreadCountTest {
  @Test
  void kernelsGiveTheSameBitsForAnyNumberOfThreads() throws IOException, InterruptedException {
    List<String> alone = bits(1);
    assertThat(alone).hasSizeGreaterThan(10);
    assertThat(bits(2)).isEqualTo(alone);
    assertThat(bits(5)).isEqualTo(alone);
  }

  /** What {@link KernelBits} prints on so many threads. */
  private static List<String> bits(int threads) throws IOException, InterruptedException {
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules=" + Simd.MODULE,
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            KernelBits.class.getName());
    java.environment().put("OMP_NUM_THREADS", String.valueOf(threads));
    java.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = java.start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .dropWhile(line -> !line.equals("kernels"))
            .toList();
    assertThat(process.waitFor()).isZero();
    return lines;
  }
}
