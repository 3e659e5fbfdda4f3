package io.subscale.model.sample.step;

import io.subscale.model.graph.Block;
import io.subscale.model.graph.FeatureBlock;
import io.subscale.model.graph.HeadBlock;
import io.subscale.model.graph.SliceBlock;
import io.subscale.model.local.Seen;
import io.subscale.model.net.Architecture;
import io.subscale.model.net.DecoderGraph;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.simd.FloatRows;
import io.subscale.model.step.Activations;
import io.subscale.model.step.Activations.Data.Kind;
import io.subscale.model.step.BlockStep;
import io.subscale.model.step.StepSetup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A decoder at work on one slice of several images, value by value in generation order. For one
 * thread; others may share the weights.
 *
 * <pre>
 *   decoder.startSlice(seen);
 *   repeat h*w*3 times: float[][] logits = decoder.logits(); ... decoder.accept(values);
 * </pre>
 */
public final class StepDecoder {
  private static final int COLOURS = 3;

  private final DecoderSpec spec;
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
    Architecture architecture = weights.architecture();
    Map<String, Activations> known = new HashMap<>();
    architecture.inputs().forEach(input -> known.put(input, data(input)));
    Map<String, FloatRows> shared = new HashMap<>();
    List<BlockStep> made = new ArrayList<>();
    for (Architecture.Vertex vertex : architecture.vertices()) {
      List<Activations> inputs = vertex.inputs().stream().map(known::get).toList();
      StepSetup setup =
          new StepSetup(vertex.name(), weights.packed(), examples, pixels(), inputs, shared);
      BlockStep step = step(vertex.block(), setup);
      if (step instanceof BlockStep.Features features) {
        known.put(vertex.name(), features.output());
      }
      made.add(step);
    }
    steps = made.toArray(BlockStep[]::new);
    head = (BlockStep.Head) steps[steps.length - 1];
    pixel = pixels();
  }

  private int pixels() {
    return spec.height() * spec.columns();
  }

  private static BlockStep step(Block block, StepSetup setup) {
    if (block instanceof FeatureBlock feature) {
      return feature.step(setup);
    }
    return block instanceof SliceBlock slice ? slice.step(setup) : ((HeadBlock) block).step(setup);
  }

  private Activations.Data data(String input) {
    return switch (input) {
      case DecoderGraph.TARGET -> new Activations.Data(Kind.TARGET, COLOURS);
      case DecoderGraph.WINDOW -> new Activations.Data(Kind.WINDOW, COLOURS * spec.slots());
      case DecoderGraph.HI -> new Activations.Data(Kind.HI, COLOURS * spec.hiSlots());
      case DecoderGraph.SLICE -> new Activations.Data(Kind.SLICE, 1);
      default -> throw new IllegalArgumentException("no input is called " + input);
    };
  }

  /**
   * Begins a slice.
   *
   * @param seen what is known of the images, without targets; the same slice of each
   */
  public void startSlice(Seen seen) {
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
