package io.subscale.model.engine;

import io.subscale.datasets.batch.Batch;
import io.subscale.datasets.seed.Seed;
import io.subscale.model.net.SliceScores;
import io.subscale.model.op.Dropout;
import io.subscale.model.sample.SliceDrawer;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A decoder's weights, moments and arithmetic on one device. Used by one thread at a time.
 *
 * <p>The state is one flat vector of float32, little-endian where it travels: the weights in the
 * order of {@link io.subscale.model.net.Architecture#tensors}, then all first and then all second
 * moments of Adam; what a checkpoint holds.
 */
public interface Engine extends SliceScores, SliceDrawer, AutoCloseable {

  /** Numbers of the state: three times the weights. */
  long length();

  /**
   * Copies a part of the state.
   *
   * @param from the first number
   * @param into filled; a multiple of 4 bytes
   * @throws IllegalArgumentException if the state has no such part
   */
  void read(long from, byte[] into);

  /**
   * Sets a part of the state.
   *
   * @param from the first number
   * @param values what remains of it is taken; a multiple of 4 bytes
   * @throws IllegalArgumentException if the state has no such part
   */
  void write(long from, ByteBuffer values);

  /**
   * A step of the weights on the mean gradient of all examples, clipped and by Adam ({@code
   * docs/MODEL.md}, section 6).
   *
   * @param batches one at least; their memory is needed one at a time
   */
  Taken step(List<Batch> batches, Rule rule);

  /**
   * The exact cost of each example's target slice.
   *
   * @return [n], nats summed in double
   */
  double[] nats(Batch batch);

  /**
   * {@inheritDoc}
   *
   * @throws UnsupportedOperationException if the engine draws none of this decoder, as {@link
   *     EngineProvider#draws} says
   */
  @Override
  default Drawn draw(Batch batch, Draws draws) {
    throw new UnsupportedOperationException("this engine draws no values of this decoder");
  }

  /** Frees what it holds of the device. */
  @Override
  void close();

  /**
   * How a step is taken.
   *
   * @param rate step size
   * @param iteration steps before this one
   * @param seed of dropout's masks
   */
  record Rule(double rate, int iteration, long seed) {
    /** With masks that follow from the iteration alone. */
    public Rule(double rate, int iteration) {
      this(rate, iteration, iteration);
    }

    /** Of the masks for one of the step's batches, counted from 0. */
    public Seed masks(int batch) {
      return Dropout.masks(seed, batch);
    }
  }

  /**
   * What a step did.
   *
   * @param examples of all its batches
   * @param score mean over them before the step, bits per value
   * @param gradientNorm of the whole gradient before clipping; not finite if the step was skipped
   */
  record Taken(long examples, double score, double gradientNorm) {}
}
