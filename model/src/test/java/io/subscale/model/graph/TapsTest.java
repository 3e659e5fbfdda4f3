package io.subscale.model.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.model.net.TapsProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TapsTest {
  @Test
  void lineTellsTheNumbersAndCountsWhatIsNone() {
    float nan = Float.NaN;
    assertThat(line(Nd4j.createFromArray(new float[][] {{1, -3, nan}, {8, nan, 2}})))
        .isEqualTo("taps t1 [2, 3]: min -3.00000 mean 2.00000 max 8.00000 nan 2");
    INDArray view = Nd4j.createFromArray(new float[][] {{1, 2}, {3, 4}}).getColumn(1);
    assertThat(line(view)).isEqualTo("taps t1 [2]: min 2.00000 mean 3.00000 max 4.00000 nan 0");
  }

  private static String line(INDArray array) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Taps.print(new PrintStream(bytes, true, StandardCharsets.UTF_8), "t1", array);
    return bytes.toString(StandardCharsets.UTF_8).strip();
  }

  /** A training step of a small decoder: every vertex, its weights, no gradient of data. */
  @Test
  @Tag("slow")
  void propertyTapsEveryVertexBothWays() throws IOException, InterruptedException {
    List<String> taps = taps("-Dsubscale.debug=taps");
    assertThat(taps.stream().filter(line -> line.startsWith("taps forward ")).toList())
        .extracting(line -> line.replaceAll("taps forward +(\\w+) .*", "$1"))
        .containsExactly("x", "xw", "e0", "e1", "t0", "t1", "t2", "tn", "pixels", "logits");
    assertThat(taps)
        .allMatch(line -> line.matches(".*: min \\S+ mean \\S+ max \\S+ nan 0"))
        .anyMatch(line -> line.startsWith("taps backward t1 input 0 [24, 8]: min -"))
        .anyMatch(line -> line.startsWith("taps backward t1 qkv [8, 24]: min -"))
        .noneMatch(line -> line.startsWith("taps backward x input 0"));
    assertThat(taps("-Dsubscale.debug=")).isEmpty();
  }

  private static List<String> taps(String property) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules=jdk.incubator.vector", property, "-cp"));
    command.addAll(List.of(System.getProperty("java.class.path"), TapsProcess.class.getName()));
    Process process =
        new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said.lines().filter(line -> line.startsWith("taps ")).toList();
  }
}
