package io.subscale.jobs.round.worker;

import java.nio.ByteBuffer;
import java.util.Iterator;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * A copy of the network that workers train, with its whole training state as one flat vector of
 * float32: the parameters, then the updater state. Used by one thread at a time.
 */
public interface Replica extends AutoCloseable {

  /** Values of the whole state: the parameters, then the updater state. */
  long length();

  /** Values of the parameters alone. */
  long parameterLength();

  /** Fills the bytes with the part of the whole state from there on, float32 little-endian. */
  void read(long from, byte[] bytes);

  /** Sets a part of the whole state, from float32 little-endian. */
  void write(long from, ByteBuffer bytes);

  /** Sets the updater state to what it is before any step. */
  void clearUpdater();

  /** Steps made, as the updater counts. */
  int iteration();

  /** Steps made before the next one, as the updater's bias correction and schedules count. */
  void setIteration(int iteration);

  /** Sets the learning rate of the steps from now on. */
  void setLearningRate(double rate);

  /**
   * A step on the next data sets.
   *
   * @param data one at least; each is needed until the next is asked for
   * @param most data sets; fewer where there are no more
   * @param seed of everything random in it
   */
  Taken step(Iterator<MultiDataSet> data, int most, long seed);

  /** Frees what it holds of a device. */
  @Override
  void close();

  /**
   * What a step did.
   *
   * @param examples of all its data sets
   * @param score mean over them before the step
   * @param gradientNorm of the whole gradient before clipping, 0 where the updater does not tell;
   *     not finite if the step was skipped
   */
  record Taken(long examples, double score, double gradientNorm) {}
}
