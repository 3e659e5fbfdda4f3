package io.subscale.model.sample.step;

import io.subscale.model.graph.FeatureBlock;
import io.subscale.model.graph.HeadBlock;
import io.subscale.model.graph.SliceBlock;
import io.subscale.model.local.Seen;
import io.subscale.model.net.Architecture;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.simd.FloatRows;
import io.subscale.model.step.Activations;
import io.subscale.model.step.BlockStep;
import io.subscale.model.step.Pixels;
import io.subscale.model.step.StepSetup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A decoder at work on one slice of several images, value by value in generation order. For one
 * thread; others may share the weights.
 *
 * <pre>
 *   decoder.startSlice(context, seen);
 *   repeat h*w*3 times: float[][] logits = decoder.logits(); ... decoder.accept(values);
 * </pre>
 */
public final class StepDecoder {
  private static final int COLOURS = 3;

  private final DecoderSpec spec;
  private final int examples;
  private final Pixels context;
  private final int contextColumns;
  private final BlockStep[] steps;
  private final BlockStep.Head head;
  private int pixel;
  private int colour;

  /**
   * Memory for a batch: mainly a body's keys and values, 8 * layers * examples * width * h * w
   * bytes.
   *
   * @param weights of the decoder
   */
  public StepDecoder(StepWeights weights, int examples) {
    spec = weights.spec();
    this.examples = examples;
    Architecture architecture = weights.architecture();
    Map<String, Activations> known = new HashMap<>();
    architecture.inputs().forEach(input -> known.put(input, new Activations.Data()));
    Optional<Architecture.Vertex> embedder = architecture.sliceContext();
    contextColumns = embedder.map(vertex -> ((SliceBlock) vertex.block()).columns()).orElse(0);
    context = Pixels.of(embedder.isPresent() ? examples : 0, pixels(), contextColumns);
    embedder.ifPresent(vertex -> known.put(vertex.name(), context));
    Map<String, FloatRows> shared = new HashMap<>();
    List<BlockStep> made = new ArrayList<>();
    for (Architecture.Vertex vertex : architecture.pixelVertices()) {
      List<Activations> inputs = vertex.inputs().stream().map(known::get).toList();
      StepSetup setup =
          new StepSetup(vertex.name(), weights.packed(), examples, pixels(), inputs, shared);
      if (vertex.block() instanceof FeatureBlock block) {
        BlockStep.Features step = block.step(setup);
        known.put(vertex.name(), step.output());
        made.add(step);
      } else {
        made.add(((HeadBlock) vertex.block()).step(setup));
      }
    }
    steps = made.toArray(BlockStep[]::new);
    head = (BlockStep.Head) steps[steps.length - 1];
    pixel = pixels();
  }

  private int pixels() {
    return spec.height() * spec.columns();
  }

  /**
   * Begins a slice.
   *
   * @param e its context E, [n*h*w][width], see {@link io.subscale.model.net.Decoder#context};
   *     length 0 for a decoder without
   * @param seen what is known of the images, without targets; the same slice of each
   * @throws IllegalArgumentException if the length is another
   */
  public void startSlice(float[] e, Seen seen) {
    int expected = contextColumns * examples * pixels();
    if (e.length != expected) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "a context of %d numbers, not %d", e.length, expected));
    }
    FloatRows rows = context.rows();
    for (int r = 0; r < e.length / Math.max(1, contextColumns); r++) {
      System.arraycopy(e, r * contextColumns, rows.values(), r * rows.stride(), contextColumns);
    }
    for (BlockStep step : steps) {
      step.startSlice(seen);
    }
    pixel = 0;
    colour = 0;
  }

  /**
   * Logits of the next value given all values accepted; call once a value.
   *
   * @return [n][levels], valid until the next call
   * @throws IllegalStateException if the slice is complete, or none was begun
   */
  public float[][] logits() {
    if (pixel == pixels()) {
      throw new IllegalStateException("the slice has no further value");
    }
    if (colour == 0) {
      startPixel(pixel / spec.columns(), pixel % spec.columns());
    }
    return head.logits(colour);
  }

  private void startPixel(int y, int x) {
    if (x == 0) {
      for (BlockStep step : steps) {
        step.startRow(y);
      }
    }
    for (BlockStep step : steps) {
      step.startPixel(y, x);
    }
  }

  /**
   * Takes the value whose logits were asked for last.
   *
   * @param values one an image, 0 to levels - 1
   */
  public void accept(int[] values) {
    for (BlockStep step : steps) {
      step.accept(pixel, colour, values);
    }
    colour++;
    if (colour == COLOURS) {
      colour = 0;
      pixel++;
    }
  }
}
