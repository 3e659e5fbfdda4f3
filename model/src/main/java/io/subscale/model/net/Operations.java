package io.subscale.model.net;

import io.subscale.model.graph.Work;

/**
 * What a decoder's arithmetic costs at least, added up over its blocks: multiplications and
 * additions of its matrix products, convolutions and attention, and the memory that these must
 * touch.
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

  private static final int ADAM_ACCESSES = 7;

  /** Operations of a decoder for a batch of so many examples. */
  public static Operations of(DecoderSpec spec, int examples) {
    Architecture architecture = Architecture.of(spec);
    Work work = architecture.work((long) examples * spec.height() * spec.columns());
    return new Operations(architecture.parameters(), work.flop(), work.bytes());
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
