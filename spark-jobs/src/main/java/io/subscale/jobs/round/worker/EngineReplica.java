package io.subscale.jobs.round.worker;

import io.subscale.datasets.batch.Batch;
import io.subscale.model.engine.Engine;
import io.subscale.model.net.Decoder;
import io.subscale.model.net.DecoderDataSet;
import io.subscale.model.net.DecoderSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** A decoder on an engine's device; makes no ND4J array. */
final class EngineReplica implements Replica {
  private static final int CLEARED_VALUES = 1 << 20;

  private final Engine engine;
  private final long parameters;
  private double rate;
  private int iteration;

  /**
   * A replica that closes the engine with itself.
   *
   * @param rate until another is set
   */
  EngineReplica(Engine engine, DecoderSpec spec, double rate) {
    this.engine = engine;
    this.parameters = Decoder.parameterCount(spec);
    this.rate = rate;
  }

  @Override
  public long length() {
    return engine.length();
  }

  @Override
  public long parameterLength() {
    return parameters;
  }

  @Override
  public void read(long from, byte[] bytes) {
    engine.read(from, bytes);
  }

  @Override
  public void write(long from, ByteBuffer bytes) {
    engine.write(from, bytes);
  }

  @Override
  public void clearUpdater() {
    for (long from = parameters; from < length(); from += CLEARED_VALUES) {
      int values = (int) Math.min(CLEARED_VALUES, length() - from);
      engine.write(from, ByteBuffer.allocate(Float.BYTES * values));
    }
  }

  @Override
  public int iteration() {
    return iteration;
  }

  @Override
  public void setIteration(int iteration) {
    this.iteration = iteration;
  }

  @Override
  public void setLearningRate(double rate) {
    this.rate = rate;
  }

  @Override
  public Taken step(Iterator<MultiDataSet> data, int most, long seed) {
    List<Batch> batches = new ArrayList<>(most);
    while (batches.size() < most && data.hasNext()) {
      batches.add(batch(data.next()));
    }
    Engine.Taken taken = engine.step(batches, new Engine.Rule(rate, iteration, seed));
    iteration++;
    return new Taken(taken.examples(), taken.score(), taken.gradientNorm());
  }

  private static Batch batch(MultiDataSet data) {
    if (data instanceof DecoderDataSet ours) {
      return ours.batch();
    }
    throw new IllegalArgumentException(
        "an engine trains on a DecoderDataSet, not on a " + data.getClass().getSimpleName());
  }

  @Override
  public void close() {
    engine.close();
  }
}
