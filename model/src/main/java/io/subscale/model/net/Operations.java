package io.subscale.model.net;

import io.subscale.model.graph.Block;
import io.subscale.model.graph.Weight;
import io.subscale.model.update.ClippedAdam;
import java.util.List;
import java.util.Set;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What a decoder's arithmetic costs at least, counted from its graph: multiplications and additions
 * of its matrix products, convolutions and attention, and the memory that these must touch.
 *
 * <ul>
 *   <li>A weight [in][out], or [taps][in][out], costs 2 taps in out operations a row; rows outside
 *       the image count like others. Tables that are looked up cost nothing; of a law head's
 *       weights by slice a row uses one.
 *   <li>Causal attention costs two products over the half of the scores that is not masked, the
 *       diagonal included: 2 tokens (tokens + 1) width operations a slice and layer.
 *   <li>A backward pass costs twice its forward pass. Whatever a kernel computes again is its own
 *       affair and is not counted; nor are activations, norms, softmax and the updater.
 *   <li>Bytes: each of those products reads its rows, its weights and writes its result once, in
 *       float32; twice that in the backward pass. Attention reads queries, keys and values and
 *       writes its result. The updater reads the gradient, weight and both moments and writes three
 *       of them. A cache that keeps results between two products can stay below it.
 * </ul>
 *
 * @param parameters number of weights
 * @param forwardFlop operations of a forward pass over the batch
 * @param forwardBytes bytes that a forward pass moves
 */
public record Operations(long parameters, long forwardFlop, long forwardBytes) {
  /** Forward once, backward twice. */
  private static final int PASSES = 3;

  private static final int ATTENTION_PRODUCTS = 2;
  private static final int ADAM_ACCESSES = 7;

  /** Weights that are looked up, not multiplied with. */
  private static final Set<String> TABLES =
      Set.of(
          "table", "row", "col", "e01", "e02", "e12", "fb", "pos", "lc", "sc", "o0b", "o1b", "o2b");

  /** Weights [slices][..] of which a row uses its slice's. */
  private static final Set<String> BY_SLICE = Set.of("f", "ls");

  /** Operations of a decoder for a batch of so many examples. */
  public static Operations of(DecoderSpec spec, int examples) {
    long rows = (long) examples * spec.height() * spec.columns();
    Operations sum = new Operations(0, 0, 0);
    for (Block block : blocks(spec)) {
      for (Weight weight : block.weights()) {
        sum = sum.plus(product(weight, rows));
      }
    }
    int layers = spec.size().head().body() ? spec.size().transformerLayers() : 0;
    for (int layer = 0; layer < layers; layer++) {
      sum = sum.plus(attention(spec, examples));
    }
    return sum;
  }

  private static List<Block> blocks(DecoderSpec spec) {
    return DecoderGraph.of(spec, new ClippedAdam(1e-3, 1), 0, DataType.FLOAT)
        .getVertices()
        .values()
        .stream()
        .filter(Block.class::isInstance)
        .map(Block.class::cast)
        .toList();
  }

  private static Operations product(Weight weight, long rows) {
    long[] shape = weight.shape();
    if (shape.length < 2 || TABLES.contains(weight.name())) {
      return new Operations(weight.length(), 0, 0);
    }
    long in = shape[shape.length - 2];
    long out = shape[shape.length - 1];
    long used = weight.length() / (BY_SLICE.contains(weight.name()) ? shape[0] : 1);
    long bytes = Float.BYTES * (rows * (in + out) + weight.length());
    return new Operations(weight.length(), 2 * rows * used, bytes);
  }

  private static Operations attention(DecoderSpec spec, int examples) {
    long tokens = (long) spec.height() * spec.columns();
    long width = spec.size().width();
    long pairs = examples * tokens * (tokens + 1) / 2;
    long bytes = Float.BYTES * 4 * examples * tokens * width;
    return new Operations(0, ATTENTION_PRODUCTS * 2 * pairs * width, bytes);
  }

  private Operations plus(Operations other) {
    return new Operations(
        parameters + other.parameters,
        forwardFlop + other.forwardFlop,
        forwardBytes + other.forwardBytes);
  }

  /** Operations of a training step: forward and backward. */
  public long stepFlop() {
    return PASSES * forwardFlop;
  }

  /** Bytes that a training step moves: forward, backward and updater. */
  public long stepBytes() {
    return PASSES * forwardBytes + (long) ADAM_ACCESSES * Float.BYTES * parameters;
  }
}
