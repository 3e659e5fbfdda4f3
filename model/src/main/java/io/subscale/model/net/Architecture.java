package io.subscale.model.net;

import io.subscale.model.graph.Block;
import io.subscale.model.graph.HeadBlock;
import io.subscale.model.graph.SliceBlock;
import io.subscale.model.graph.StepReads;
import io.subscale.model.graph.Work;
import io.subscale.model.weight.Weight;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A decoder's blocks in the order in which they run and in which their weights lie in the flat
 * vector: the one list from which DL4J's graph is built, the sampler is wired, weights are named
 * and operations counted. Plain Java: it is made without starting ND4J.
 */
public final class Architecture {
  private final List<String> inputs;
  private final List<Vertex> vertices;
  private final Set<String> ofTarget = new HashSet<>();

  /**
   * A block in its place.
   *
   * @param block named as its vertex is
   * @param inputs names of what it reads, vertices before and inputs of the graph
   */
  public record Vertex(Block block, List<String> inputs) {
    /** The vertex's name. */
    public String name() {
      return block.getLayerName();
    }
  }

  /**
   * An architecture.
   *
   * @param inputs of the graph; the first is the target
   * @param vertices in an order in which each reads earlier ones; the last is the head
   * @throws IllegalArgumentException if the sampler could not run it: a {@link SliceBlock} that
   *     reads the target, a head elsewhere than at the end, or more than one block of the slice
   *     alone whose output the pixels' blocks read
   */
  Architecture(List<String> inputs, List<Vertex> vertices) {
    this.inputs = List.copyOf(inputs);
    this.vertices = List.copyOf(vertices);
    ofTarget.add(inputs.get(0));
    Set<Vertex> contexts = new HashSet<>();
    Map<String, Vertex> known = new LinkedHashMap<>();
    for (Vertex vertex : vertices) {
      boolean last = known.size() == vertices.size() - 1;
      require(
          last == vertex.block() instanceof HeadBlock, vertex, "the head, and it alone, is last");
      for (String input : vertex.inputs()) {
        require(known.containsKey(input) || inputs.contains(input), vertex, "reads " + input);
      }
      if (vertex.inputs().stream().anyMatch(ofTarget::contains)) {
        require(!(vertex.block() instanceof SliceBlock), vertex, "reads the target");
        ofTarget.add(vertex.name());
        vertex.inputs().stream()
            .filter(input -> !ofTarget.contains(input) && known.containsKey(input))
            .forEach(input -> contexts.add(known.get(input)));
      }
      require(known.put(vertex.name(), vertex) == null, vertex, "a name is given once");
    }
    for (Vertex context : contexts) {
      require(context.block() instanceof SliceBlock, context, "only a SliceBlock feeds pixels");
      require(contexts.size() == 1, context, "pixels read one block of the slice");
    }
  }

  private static void require(boolean holds, Vertex vertex, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "vertex %s of %s: %s", vertex.name(), vertex.inputs(), rule));
    }
  }

  /** The architecture of a decoder. */
  public static Architecture of(DecoderSpec spec) {
    return DecoderGraph.architecture(spec, 0);
  }

  /** Inputs of the graph, the target first. */
  public List<String> inputs() {
    return inputs;
  }

  /** The vertices in their order. */
  public List<Vertex> vertices() {
    return vertices;
  }

  /** Those whose output changes with the target: their steps work for every pixel. */
  List<Vertex> pixelVertices() {
    return vertices.stream().filter(vertex -> ofTarget.contains(vertex.name())).toList();
  }

  /** The last block. */
  public HeadBlock head() {
    return (HeadBlock) vertices.get(vertices.size() - 1).block();
  }

  /** Shapes of all weights by {@code vertex.weight}, in the order of the flat vector. */
  public Map<String, long[]> tensors() {
    Map<String, long[]> tensors = new LinkedHashMap<>();
    for (Vertex vertex : vertices) {
      for (Weight weight : vertex.block().weights()) {
        tensors.put(vertex.name() + "." + weight.name(), weight.shape());
      }
    }
    return tensors;
  }

  /** Number of weights. */
  public long parameters() {
    return vertices.stream().mapToLong(vertex -> vertex.block().numParams(true)).sum();
  }

  /** What sampling reads at least. */
  public StepReads stepReads() {
    return pixelVertices().stream()
        .map(vertex -> vertex.block().reads())
        .reduce(StepReads.NONE, StepReads::plus);
  }

  /** Operations and bytes of a forward pass over {@code rows} pixels. */
  Work work(long rows) {
    return vertices.stream().map(vertex -> vertex.block().work(rows)).reduce(Work.NONE, Work::plus);
  }
}
