package io.subscale.jobs.testing;

import io.subscale.datasets.batch.Batch;
import io.subscale.model.engine.CpuEngine;
import io.subscale.model.engine.DeviceException;
import io.subscale.model.engine.Engine;
import io.subscale.model.engine.EngineProvider;
import io.subscale.model.engine.Precision;
import io.subscale.model.net.Decoder;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.update.ClippedAdam;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** An engine beside the CPU's own that is the same graph; counts how many were made. */
public final class CountingEngines implements EngineProvider {
  public static final String NAME = "counting";
  public static final AtomicInteger MADE = new AtomicInteger();

  /** What the next decoders are refused for. */
  public static volatile List<String> refusals = List.of();

  /** What the next steps fail with, unless it is empty. */
  public static volatile String failure = "";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int devices() {
    return 2;
  }

  @Override
  public String describe(int device) {
    return "a device that counts";
  }

  @Override
  public List<String> refusals(DecoderSpec spec, int device) {
    return refusals;
  }

  @Override
  public Engine create(DecoderSpec spec, ClippedAdam rule, Precision precision, int device) {
    MADE.incrementAndGet();
    return new Failing(new CpuEngine(spec, rule));
  }

  private record Failing(Engine engine) implements Engine {
    @Override
    public Taken step(List<Batch> batches, Rule rule) {
      if (!failure.isEmpty()) {
        throw new DeviceException(failure, null);
      }
      return engine.step(batches, rule);
    }

    @Override
    public long length() {
      return engine.length();
    }

    @Override
    public void read(long from, byte[] into) {
      engine.read(from, into);
    }

    @Override
    public void write(long from, ByteBuffer values) {
      engine.write(from, values);
    }

    @Override
    public double[] nats(Batch batch) {
      return engine.nats(batch);
    }

    @Override
    public double[] costs(Batch batch) {
      return engine.costs(batch);
    }

    @Override
    public Decoder.Scored score(Batch batch, int[] pixels) {
      return engine.score(batch, pixels);
    }

    @Override
    public void close() {
      engine.close();
    }
  }
}
