package io.subscale.model.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.model.block.embed.ResidualBlock;
import io.subscale.model.block.head.ColourHead;
import io.subscale.model.block.transformer.FinalNorm;
import io.subscale.model.graph.Block;
import io.subscale.model.net.Architecture.Vertex;
import io.subscale.model.update.ClippedAdam;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DecoderArchitectureTest {
  private static final Block.Common COMMON = new Block.Common("", 0, new ClippedAdam(1e-3, 1));
  private static final List<String> INPUTS = List.of("target", "window");

  /** DL4J lays the weights out in an order of its own making. */
  @ParameterizedTest
  @EnumSource(TinyWorld.Heads.class)
  void listedTensorsAreThoseOfTheGraphInItsOrder(TinyWorld.Heads head) {
    for (Plan plan : Plan.values()) {
      PlanGeometry geometry = TinyWorld.geometry(plan, 2, 3, 2, 3);
      for (Stage stage : plan.stages()) {
        DecoderSpec spec = DecoderSpec.of(stage, geometry, head.of(TinyWorld.net()));
        Decoder decoder = Decoder.create(spec, 1);
        assertThat(names(Architecture.of(spec).tensors())).isEqualTo(names(ofGraph(decoder)));
        assertThat(Architecture.of(spec).parameters()).isEqualTo(decoder.parameters().length);
      }
    }
  }

  private static Map<String, long[]> ofGraph(Decoder decoder) {
    ComputationGraph graph = decoder.graph();
    Map<String, long[]> tensors = new LinkedHashMap<>();
    for (int index : graph.topologicalSortOrder()) {
      GraphVertex vertex = graph.getVertices()[index];
      if (vertex.paramTable(false) != null) {
        vertex
            .paramTable(false)
            .forEach(
                (name, array) -> tensors.put(vertex.getVertexName() + "." + name, array.shape()));
      }
    }
    return tensors;
  }

  private static List<String> names(Map<String, long[]> tensors) {
    return tensors.entrySet().stream()
        .map(tensor -> tensor.getKey() + Arrays.toString(tensor.getValue()))
        .toList();
  }

  /** In a JVM that has no native library to start. */
  @Test
  void architectureIsListedWithoutNd4j() throws IOException, InterruptedException {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.matches(".*/(nd4j-native|openblas|javacpp)[^/]*[.]jar"))
            .collect(Collectors.joining(File.pathSeparator));
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xlog:class+init=info",
            "-cp",
            classPath,
            ListArchitecture.class.getName());
    Process process = java.redirectErrorStream(true).start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertThat(process.waitFor()).as("%s", lines).isZero();
    assertThat(lines)
        .contains("t1 [t0] qkv[8, 24]", "e0 [xw, slice] w[52, 8]", "law [target, window, slice]")
        .anyMatch(line -> line.contains("Initializing 'io/subscale/model/net/Architecture'"))
        .noneMatch(line -> line.contains("Initializing 'org/nd4j/linalg/factory/Nd4j'"));
  }

  @Test
  void graphThatNoSamplerCanRunIsRefused() {
    Vertex norm = new Vertex(new FinalNorm(COMMON.named("n"), 3), List.of("target"));
    Vertex head = new Vertex(new ColourHead(COMMON.named("logits"), 2, 3), List.of("n", "target"));
    Vertex residual = new Vertex(new ResidualBlock(COMMON.named("e"), 1, 1, 3, 0), List.of("n"));
    assertThat(new Architecture(INPUTS, List.of(norm, head)).pixelVertices()).hasSize(2);
    assertRefused("the head, and it alone, is last", norm);
    assertRefused("the head, and it alone, is last", norm, head, head);
    assertRefused("vertex logits of [n, target]: reads n", head);
    assertRefused("vertex e of [n]: reads the target", norm, residual, head);
    assertRefused("a name is given once", norm, norm, head);
  }

  @Test
  void pixelsReadOneBlockOfTheSlice() {
    Vertex one = new Vertex(new ResidualBlock(COMMON.named("e1"), 1, 1, 3, 0), List.of("window"));
    Vertex two = new Vertex(new ResidualBlock(COMMON.named("e2"), 1, 1, 3, 0), List.of("window"));
    Vertex head =
        new Vertex(new ColourHead(COMMON.named("logits"), 2, 3), List.of("e1", "e2", "target"));
    assertRefused("pixels read one block of the slice", one, two, head);
    Vertex norm = new Vertex(new FinalNorm(COMMON.named("n"), 3), List.of("window"));
    Vertex ofNorm =
        new Vertex(new ColourHead(COMMON.named("logits"), 2, 3), List.of("n", "target"));
    assertRefused("only a SliceBlock feeds pixels", norm, ofNorm);
  }

  private static void assertRefused(String rule, Vertex... vertices) {
    assertThatThrownBy(() -> new Architecture(INPUTS, List.of(vertices)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(rule);
  }
}
