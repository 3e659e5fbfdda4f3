package io.subscale.jobs.round.worker;

import io.subscale.model.graph.BlockGraph;
import io.subscale.model.op.HostMemory;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Locale;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * A network whose whole training state (parameters, updater state, iteration, learning rate) is
 * read and set in place as flat vectors; nothing is rebuilt.
 */
public final class GraphState implements Replica {
  private final ComputationGraph network;

  /** Wraps an initialised network; they share everything. */
  public GraphState(ComputationGraph network) {
    if (network.params().dataType() != DataType.FLOAT) {
      throw new IllegalArgumentException(
          "parameters are " + network.params().dataType() + ", only FLOAT travels");
    }
    this.network = network;
  }

  /** A new network from {@link #architecture}'s text. */
  public static GraphState build(String architecture) {
    ComputationGraph network = new BlockGraph(ComputationGraphConfiguration.fromJson(architecture));
    network.init();
    return new GraphState(network);
  }

  /** The configuration as JSON without its counters: equal for equal architectures. */
  public static String architecture(ComputationGraph network) {
    ComputationGraphConfiguration configuration = network.getConfiguration().clone();
    configuration.setIterationCount(0);
    configuration.setEpochCount(0);
    return configuration.toJson();
  }

  /** The network itself. */
  public ComputationGraph network() {
    return network;
  }

  /** A copy of the parameters, {@code [parameters]} in the network's flat order. */
  public float[] parameters() {
    return HostMemory.floats(network.params());
  }

  @Override
  public long length() {
    INDArray state = network.getUpdater().getStateViewArray();
    return network.params().length() + (state == null ? 0 : state.length());
  }

  @Override
  public long parameterLength() {
    return network.params().length();
  }

  @Override
  public void clearUpdater() {
    INDArray state = network.getUpdater().getStateViewArray();
    if (state != null) {
      state.assign(0);
    }
  }

  @Override
  public void read(long from, byte[] bytes) {
    eachPart(
        from,
        bytes.length,
        part -> part.memory().get(bytes, part.at(), part.count() * Float.BYTES));
  }

  @Override
  public void write(long from, ByteBuffer bytes) {
    eachPart(
        from,
        bytes.remaining(),
        part -> HostMemory.putPart(part.vector(), part.from(), part.of(bytes)));
  }

  /** Whether a part of the whole state has these bits, float32 little-endian. */
  public boolean equals(long from, ByteBuffer bytes) {
    boolean[] same = {true};
    eachPart(from, bytes.remaining(), part -> same[0] &= part.memory().equals(part.of(bytes)));
    return same[0];
  }

  /**
   * A part of one of the network's vectors.
   *
   * @param vector the parameters, or the updater's state
   * @param from first value in it
   * @param count of values
   * @param at where in the asked range it begins, in bytes
   */
  private record Part(INDArray vector, long from, int count, int at) {
    ByteBuffer memory() {
      return HostMemory.part(vector, from, count);
    }

    ByteBuffer of(ByteBuffer range) {
      return range.slice(range.position() + at, count * Float.BYTES);
    }
  }

  private void eachPart(long from, int bytes, Consumer<Part> action) {
    int length = bytes / Float.BYTES;
    if (bytes % Float.BYTES != 0 || from < 0 || from + length > length()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d bytes from value %d on of a state of %d", bytes, from, length()));
    }
    INDArray parameters = network.params();
    int first = (int) Math.max(0, Math.min(length, parameters.length() - from));
    if (first > 0) {
      action.accept(new Part(parameters, from, first, 0));
    }
    if (first < length) {
      INDArray state = network.getUpdater().getStateViewArray();
      long start = from + first - parameters.length();
      action.accept(new Part(state, start, length - first, first * Float.BYTES));
    }
  }

  /** A copy of the updater state; empty for updaters without one. */
  public float[] updater() {
    INDArray state = network.getUpdater().getStateViewArray();
    return state == null ? new float[0] : HostMemory.floats(state);
  }

  /** Sets the parameters and the updater state in place. */
  public void set(float[] parameters, float[] updater) {
    assign(network.params(), parameters, "parameters");
    INDArray state = network.getUpdater().getStateViewArray();
    if (state != null) {
      assign(state, updater, "updater state");
    } else if (updater.length > 0) {
      throw new IllegalArgumentException(
          updater.length + " values of updater state for an updater that has none");
    }
  }

  @Override
  public int iteration() {
    return network.getConfiguration().getIterationCount();
  }

  @Override
  public void setIteration(int iteration) {
    network.getConfiguration().setIterationCount(iteration);
  }

  /** Sets the learning rate of every updater that has one; its configuration only, no state. */
  @Override
  public void setLearningRate(double rate) {
    for (UpdaterBlock block : network.getUpdater().getUpdaterBlocks()) {
      IUpdater updater = block.getGradientUpdater().getConfig();
      if (updater.hasLearningRate()) {
        updater.setLrAndSchedule(rate, null);
      }
    }
  }

  @Override
  public Taken step(Iterator<MultiDataSet> data, int most, long seed) {
    // What DL4J's own layers draw; ours take the step's seed.
    Nd4j.getRandom().setSeed(seed);
    GraphStep step = new GraphStep(network, seed);
    return most > 1 ? step.several(data, most) : step.one(data);
  }

  /** Nothing: its arrays go with the garbage collector. */
  @Override
  public void close() {}

  private static void assign(INDArray array, float[] values, String what) {
    if (array.length() != values.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d values of %s, expected %d", values.length, what, array.length()));
    }
    HostMemory.put(values, array);
  }
}
