package io.subscale.model.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.datasets.plan.Plan;
import io.subscale.model.net.TinyWorld;
import io.subscale.model.simd.Simd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Codes of all plans and heads in processes whose vectors have different lengths, or none. */
@Tag("slow")
class CodeBitsTest {
  private static final String VECTORS = "--add-modules=" + Simd.MODULE;
  private static final Map<String, List<String>> MACHINES = machines();

  /** Digest of the codes of kernel {@value ImageCoder#KERNEL}: who changes it raises the number. */
  private static final int CODES = -1463791899;

  private static Map<String, List<String>> machines() {
    Map<String, List<String>> machines = new LinkedHashMap<>();
    machines.put("AVX-512, where this machine has it", List.of(VECTORS, "-XX:UseAVX=3"));
    machines.put("AVX2", List.of(VECTORS, "-XX:UseAVX=2"));
    machines.put("no vectors", List.of());
    return machines;
  }

  @Test
  void everyMachineWritesTheSameCodesAndReadsThem() throws IOException, InterruptedException {
    List<String> codes = of("code", lines(MACHINES.get("AVX2"), List.of()));
    assertThat(codes).hasSize(2 * Plan.values().length * TinyWorld.Heads.values().length);
    for (Map.Entry<String, List<String>> machine : MACHINES.entrySet()) {
      List<String> lines = lines(machine.getValue(), codes);
      assertThat(of("code", lines)).as(machine.getKey()).isEqualTo(codes);
      assertThat(of("same", lines)).as(machine.getKey()).hasSameSizeAs(codes).containsOnly("true");
    }
    assertThat(codes.hashCode())
        .as("a change of the arithmetic needs another KERNEL")
        .isEqualTo(CODES);
  }

  private static List<String> of(String kind, List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith(kind + " "))
        .map(line -> line.substring(kind.length() + 1))
        .toList();
  }

  private static List<String> lines(List<String> options, List<String> codes)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path")));
    command.add(CodeProcess.class.getName());
    command.addAll(codes);
    ProcessBuilder java = new ProcessBuilder(command);
    java.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = java.start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertThat(process.waitFor()).isZero();
    assertThat(lines).contains("vectors " + options.contains(VECTORS));
    return lines;
  }
}
