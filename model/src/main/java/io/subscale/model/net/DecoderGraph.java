package io.subscale.model.net;

import io.subscale.model.block.PixelSize;
import io.subscale.model.block.embed.ContextProjection;
import io.subscale.model.block.embed.ResidualBlock;
import io.subscale.model.block.embed.ValueEmbedding;
import io.subscale.model.block.head.ColourHead;
import io.subscale.model.block.law.LawHead;
import io.subscale.model.block.pixel.GatedPixelStack;
import io.subscale.model.block.transformer.FinalNorm;
import io.subscale.model.block.transformer.TokenEmbedding;
import io.subscale.model.block.transformer.TransformerBlock;
import io.subscale.model.graph.Block;
import io.subscale.model.graph.Block.Common;
import io.subscale.model.graph.HeadBlock;
import io.subscale.model.net.Architecture.Vertex;
import io.subscale.model.update.ClippedAdam;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * The architecture of a decoder (Menick and Kalchbrenner 2018, arXiv 1812.01608), top to bottom,
 * listed here and nowhere else.
 *
 * <p>N examples, h x w pixels a slice, rows M = N h w, e value units, C = D = F the width:
 *
 * <pre>
 *   target [N,h,w,3] ── x [M,3e] ────────────────────────────┬──────────┐
 *   window [N,h,w,3s] ─ xw [M,3se] ┐                         │          │
 *   hi [N,h,w,3r] ───── xh [M,3re] ┤                         │          │
 *   slice [N,1] ───────────────────┴ e0 ─ e1 … eR = E [M,C] ─┤          │
 *                                                 tokens t0 ─ t1 … tL ─ T [M,D]
 *                                     x, T, E ── pixels [M,F] ── logits [3M,levels] ── nats
 * </pre>
 *
 * <p>With a law head all above {@code pixels} is left out, or feeds it:
 *
 * <pre>
 *   target, window, hi, slice, pixels ── law [3M,3 components] ── nats
 * </pre>
 */
public final class DecoderGraph {
  /** Input: the values to predict, [N][h][w][3]; also the labels. */
  public static final String TARGET = "target";

  /** Input: values of earlier slices, [N][h][w][3 slots], levels = EMPTY. */
  public static final String WINDOW = "window";

  /** Input: high bits around, [N][h][w][3 hiSlots], hiLevels = EMPTY. */
  public static final String HI = "hi";

  /** Input: index of the target slice, [N][1]. */
  public static final String SLICE = "slice";

  /** Vertex of a law head. */
  static final String LAW = "law";

  private static final String OUTPUT = "nats";
  private static final int COLOURS = 3;

  private final DecoderSpec spec;
  private final Common common;
  private final List<Vertex> vertices = new ArrayList<>();

  private DecoderGraph(DecoderSpec spec, Common common) {
    this.spec = spec;
    this.common = common;
  }

  /** The architecture alone, for someone who trains nothing. */
  static Architecture architecture(DecoderSpec spec, long seed) {
    return architecture(spec, new Common("", seed, new ClippedAdam(1e-3, 1)));
  }

  private static Architecture architecture(DecoderSpec spec, Common common) {
    DecoderGraph graph = new DecoderGraph(spec, common);
    graph.build();
    return new Architecture(inputs(spec), graph.vertices);
  }

  /**
   * DL4J's graph of a decoder.
   *
   * @param spec sizes
   * @param updater how its weights move, one for the whole graph
   * @param seed of the initial weights
   * @param type FLOAT, or DOUBLE for checking gradients
   */
  public static ComputationGraphConfiguration of(
      DecoderSpec spec, IUpdater updater, long seed, DataType type) {
    Architecture architecture = architecture(spec, new Common("", seed, updater));
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .dataType(type)
            .updater(updater)
            .trainingWorkspaceMode(WorkspaceMode.ENABLED)
            .inferenceWorkspaceMode(WorkspaceMode.ENABLED)
            .graphBuilder()
            .addInputs(architecture.inputs())
            .setOutputs(OUTPUT);
    for (Vertex vertex : architecture.vertices()) {
      builder.addVertex(vertex.name(), vertex.block(), vertex.inputs().toArray(String[]::new));
    }
    HeadBlock head = architecture.head();
    builder.addLayer(OUTPUT, head.output(), head.getLayerName());
    return builder.validateOutputLayerConfig(false).build();
  }

  /** Names of the inputs in their order. */
  public static List<String> inputs(DecoderSpec spec) {
    List<String> inputs = new ArrayList<>();
    inputs.add(TARGET);
    if (spec.slots() > 0) {
      inputs.add(WINDOW);
    }
    if (spec.hiSlots() > 0) {
      inputs.add(HI);
    }
    if (spec.hasContext()) {
      inputs.add(SLICE);
    }
    return inputs;
  }

  private void build() {
    String body = spec.size().head().body() ? body() : null;
    if (spec.size().head() instanceof Head.Law law) {
      lawHead(law, body);
    } else {
      ColourHead head = new ColourHead(common.named("logits"), spec.levels(), spec.size().width());
      add(head, body, TARGET);
    }
  }

  /** The paper's network; name of the vertex that holds its features z. */
  private String body() {
    NetSize size = spec.size();
    String embedded = add(embedding("x", spec.levels()), TARGET);
    String context = spec.hasContext() ? sliceEmbedder() : null;
    String transformed = transformer(embedded, context);
    return add(
        new GatedPixelStack(
            common.named("pixels"), pixelSize(), size.pixelLayers(), size.dropout()),
        embedded,
        transformed,
        context);
  }

  /** A law around a prediction, from all inputs and the body's features. */
  private void lawHead(Head.Law law, String body) {
    List<String> inputs = new ArrayList<>(inputs(spec));
    inputs.add(body);
    LawHead head = new LawHead(common.named(LAW), spec.localShape(law), spec.lawSizes(law));
    add(head, inputs.toArray(String[]::new));
  }

  /** Slots and place through a 1x1 convolution and R residual blocks; independent of the target. */
  private String sliceEmbedder() {
    NetSize size = spec.size();
    String window = spec.slots() > 0 ? add(embedding("xw", spec.levels()), WINDOW) : null;
    String hi = spec.hiSlots() > 0 ? add(embedding("xh", spec.hiLevels()), HI) : null;
    int slotUnits = (spec.slots() + spec.hiSlots()) * COLOURS * size.valueUnits();
    String last =
        add(
            new ContextProjection(common.named("e0"), spec.scale(), slotUnits, size.width()),
            window,
            hi,
            SLICE);
    for (int r = 1; r <= size.embedderBlocks(); r++) {
      last =
          add(
              new ResidualBlock(
                  common.named("e" + r),
                  spec.height(),
                  spec.columns(),
                  size.width(),
                  size.dropout()),
              last);
    }
    return last;
  }

  /** L causal layers over one token a pixel. */
  private String transformer(String embedded, String context) {
    NetSize size = spec.size();
    String last = add(new TokenEmbedding(common.named("t0"), pixelSize()), embedded, context);
    int tokens = spec.height() * spec.columns();
    for (int l = 1; l <= size.transformerLayers(); l++) {
      last =
          add(
              new TransformerBlock(
                  common.named("t" + l), tokens, size.heads(), size.width(), size.dropout()),
              last);
    }
    return add(new FinalNorm(common.named("tn"), size.width()), last);
  }

  private ValueEmbedding embedding(String name, int levels) {
    return new ValueEmbedding(common.named(name), levels, spec.size().valueUnits());
  }

  private PixelSize pixelSize() {
    int width = spec.size().width();
    return new PixelSize(
        spec.height(),
        spec.columns(),
        COLOURS * spec.size().valueUnits(),
        width,
        spec.hasContext() ? width : 0,
        width);
  }

  /** Adds a vertex that reads the inputs which are there; its name. */
  private String add(Block block, String... inputs) {
    vertices.add(new Vertex(block, Stream.of(inputs).filter(Objects::nonNull).toList()));
    return block.getLayerName();
  }
}
