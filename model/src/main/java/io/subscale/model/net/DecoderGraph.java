package io.subscale.model.net;

import io.subscale.model.block.ColourHead;
import io.subscale.model.block.ContextProjection;
import io.subscale.model.block.FinalNorm;
import io.subscale.model.block.GatedPixelStack;
import io.subscale.model.block.LawHead;
import io.subscale.model.block.PixelSize;
import io.subscale.model.block.ResidualBlock;
import io.subscale.model.block.TokenEmbedding;
import io.subscale.model.block.TransformerBlock;
import io.subscale.model.block.ValueEmbedding;
import io.subscale.model.graph.Block;
import io.subscale.model.graph.Block.Common;
import io.subscale.model.local.LocalShape;
import io.subscale.model.loss.CategoricalOutput;
import io.subscale.model.loss.MixtureOutput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * The architecture of a decoder (Menick and Kalchbrenner 2018, arXiv 1812.01608), top to bottom.
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
  private static final String EMBEDDED = "x";
  private static final int COLOURS = 3;

  private final DecoderSpec spec;
  private final Common common;
  private final GraphBuilder graph;

  private DecoderGraph(DecoderSpec spec, Common common, GraphBuilder graph) {
    this.spec = spec;
    this.common = common;
    this.graph = graph;
  }

  /**
   * The graph of a decoder.
   *
   * @param spec sizes
   * @param updater how its weights move, one for the whole graph
   * @param seed of the initial weights
   * @param type FLOAT, or DOUBLE for checking gradients
   */
  public static ComputationGraphConfiguration of(
      DecoderSpec spec, IUpdater updater, long seed, DataType type) {
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .dataType(type)
            .updater(updater)
            .trainingWorkspaceMode(WorkspaceMode.ENABLED)
            .inferenceWorkspaceMode(WorkspaceMode.ENABLED)
            .graphBuilder()
            .addInputs(inputs(spec))
            .setOutputs(OUTPUT);
    new DecoderGraph(spec, new Common("", seed, updater), builder).build();
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

  /** Name of the vertex whose output is E, the slice embedder's; none without context. */
  static String context(DecoderSpec spec) {
    return "e" + spec.size().embedderBlocks();
  }

  private void build() {
    String body = spec.size().head().body() ? body() : null;
    if (spec.size().head() instanceof Head.Law law) {
      lawHead(law, body);
    } else {
      ColourHead head = new ColourHead(common.named("logits"), spec.levels(), spec.size().width());
      graph.addVertex("logits", head, body, TARGET);
      graph.addLayer(OUTPUT, new CategoricalOutput(), "logits");
    }
  }

  /** The paper's network; name of the vertex that holds its features z. */
  private String body() {
    NetSize size = spec.size();
    graph.addVertex(EMBEDDED, embedding(EMBEDDED, spec.levels()), TARGET);
    String context = spec.hasContext() ? sliceEmbedder() : null;
    String transformed = transformer(context);
    GatedPixelStack pixels =
        new GatedPixelStack(
            common.named("pixels"), pixelSize(), size.pixelLayers(), size.dropout());
    add("pixels", pixels, EMBEDDED, transformed, context);
    return "pixels";
  }

  /** A law around a prediction, from all inputs and the body's features. */
  private void lawHead(Head.Law law, String body) {
    List<String> inputs = new ArrayList<>(inputs(spec));
    if (body != null) {
      inputs.add(body);
    }
    LawHead.Sizes sizes =
        new LawHead.Sizes(
            body == null ? 0 : spec.size().width(), law.width(), law.layers(), law.components());
    LocalShape shape = spec.localShape(law);
    graph.addVertex(
        LAW, new LawHead(common.named(LAW), shape, sizes), inputs.toArray(String[]::new));
    graph.addLayer(OUTPUT, new MixtureOutput(shape.lawScale()), LAW);
  }

  /** Slots and place through a 1x1 convolution and R residual blocks; independent of the target. */
  private String sliceEmbedder() {
    NetSize size = spec.size();
    List<String> inputs = new ArrayList<>();
    if (spec.slots() > 0) {
      graph.addVertex("xw", embedding("xw", spec.levels()), WINDOW);
      inputs.add("xw");
    }
    if (spec.hiSlots() > 0) {
      graph.addVertex("xh", embedding("xh", spec.hiLevels()), HI);
      inputs.add("xh");
    }
    inputs.add(SLICE);
    int slotUnits = (spec.slots() + spec.hiSlots()) * COLOURS * size.valueUnits();
    graph.addVertex(
        "e0",
        new ContextProjection(common.named("e0"), spec.scale(), slotUnits, size.width()),
        inputs.toArray(String[]::new));
    for (int r = 1; r <= size.embedderBlocks(); r++) {
      String name = "e" + r;
      ResidualBlock block =
          new ResidualBlock(
              common.named(name), spec.height(), spec.columns(), size.width(), size.dropout());
      graph.addVertex(name, block, "e" + (r - 1));
    }
    return context(spec);
  }

  /** L causal layers over one token a pixel. */
  private String transformer(String context) {
    NetSize size = spec.size();
    add("t0", new TokenEmbedding(common.named("t0"), pixelSize()), EMBEDDED, context);
    int tokens = spec.height() * spec.columns();
    for (int l = 1; l <= size.transformerLayers(); l++) {
      String name = "t" + l;
      TransformerBlock block =
          new TransformerBlock(
              common.named(name), tokens, size.heads(), size.width(), size.dropout());
      graph.addVertex(name, block, "t" + (l - 1));
    }
    FinalNorm norm = new FinalNorm(common.named("tn"), size.width());
    graph.addVertex("tn", norm, "t" + size.transformerLayers());
    return "tn";
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

  /** Adds a vertex; a {@code null} input is left out. */
  private void add(String name, Block block, String... inputs) {
    String[] present = Arrays.stream(inputs).filter(Objects::nonNull).toArray(String[]::new);
    graph.addVertex(name, block, present);
  }
}
