package io.subscale.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasurementTest {
  @Test
  void lineHasItsFieldsInOrderAndFiveDigits() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    JsonLines lines = new JsonLines(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    lines.print(
        Measurement.of("example")
            .put("count", 123456789)
            .put("ms", 1234.5678)
            .put("share", 1 / 3.0)
            .put("large", 123456789.0)
            .put("unknown", Double.NaN));
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"bench\":\"example\",\"count\":123456789,\"ms\":1234.6,\"share\":0.33333,"
                + "\"large\":123460000,\"unknown\":null}\n");
  }

  @Test
  void timingIsTheSmallestAndTheMiddle() {
    assertThat(Timing.of(new long[] {3_000_000, 1_000_000, 9_000_000})).isEqualTo(new Timing(1, 3));
    assertThat(Timing.of(new long[] {4_000_000, 2_000_000})).isEqualTo(new Timing(2, 3));
  }

  @Test
  void warmUpIsNotMeasured() {
    int[] runs = {0};
    Timing.measure(2, 3, () -> runs[0]++);
    assertThat(runs[0]).isEqualTo(5);
  }

  @Test
  void bytesOfAFileAreCountedBothWays(@TempDir Path folder) throws IOException {
    int length = 1 << 22;
    ProcessBytes before = ProcessBytes.now();
    Files.write(folder.resolve("file"), new byte[length]);
    assertThat(Files.readAllBytes(folder.resolve("file"))).hasSize(length);
    ProcessBytes moved = ProcessBytes.now().since(before);
    assertThat(moved.read()).isBetween((long) length, 2L * length);
    assertThat(moved.written()).isBetween((long) length, 2L * length);
  }

  @Test
  void peakMemoryIsThatOfAJvm() {
    assertThat(PeakMemory.mebibytes()).isBetween(30.0, 1e6);
  }
}
