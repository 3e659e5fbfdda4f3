package io.subscale.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.model.engine.Precision;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check itself, over small slices, on the shim. */
@Tag("slow")
class GpuCheckTest {
  @TempDir Path folder;

  @AfterEach
  void clear() {
    System.clearProperty(KernelImages.PROPERTY);
  }

  /** The shim's kernels are in its library. */
  private String image() throws IOException {
    return Files.write(folder.resolve("image"), new byte[1]).toString();
  }

  @Test
  void decodersWithABodyAreCheckedToo() throws Exception {
    Shim.gpu().close();
    System.setProperty(KernelImages.PROPERTY, image());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    String file = folder.resolve("expected").toString();
    assertThat(GpuCheck.run(out, "expect", file, "body", "16", "2", "1")).isTrue();
    assertThat(GpuCheck.run(out, "run", file, "body", "16", "2")).isTrue();
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .contains("body: FLOAT32 gradient of t1.qkv", "body: BF16 gradient of pixels.vin");
  }

  @Test
  void passesWhereTheKernelsAreRightAndFailsWhereTheyAreNot() throws Exception {
    Shim.gpu().close();
    System.setProperty(KernelImages.PROPERTY, image());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    String file = folder.resolve("expected").toString();
    assertThat(GpuCheck.run(out, "expect", file, "law", "32", "4", "3")).isTrue();
    assertThat(GpuCheck.run(out, "run", file, "law", "32", "4")).isTrue();

    CheckFile expected = CheckFile.read(Path.of(file));
    expected.scores()[1] += 0.01;
    expected.write(Path.of(file));
    assertThat(GpuCheck.run(out, "run", file, "law", "32", "4")).isFalse();
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .allMatch(line -> line.startsWith("{\"check\": ") && line.endsWith("}"))
        .anyMatch(line -> line.contains("law: costs of drawn values"))
        .anyMatch(line -> line.contains("law: bits of two draws"))
        .filteredOn(line -> line.contains("\"ok\": false"))
        .hasSize(Precision.values().length)
        .allMatch(line -> line.contains("bits/dim over 3 steps"));
  }

  /** Rates of a shim mean nothing; what must hold is that each is measured, within its memory. */
  @Test
  void peaksAreMeasured() throws IOException {
    Shim.gpu().close();
    System.setProperty(KernelImages.PROPERTY, image());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new GpuCheck(new PrintStream(bytes, true, StandardCharsets.UTF_8), "")
        .peaks(DeviceInfo.of(0), 1000, 32);
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .hasSize(2 + Precision.values().length)
        .allMatch(line -> line.matches("\\{\"peak\": \"[\\w ]+\", \"\\w+_per_s\": \\d+\\.\\d{3}}"))
        .anyMatch(line -> line.startsWith("{\"peak\": \"BF16 product\", \"tflop_per_s\": "));
  }
}
