package io.subscale.jobs.testing;

import io.subscale.model.engine.CpuEngine;
import io.subscale.model.engine.Engine;
import io.subscale.model.engine.EngineProvider;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.update.ClippedAdam;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** An engine beside the CPU's own that is the same graph; counts how many were made. */
public final class CountingEngines implements EngineProvider {
  public static final String NAME = "counting";
  public static final AtomicInteger MADE = new AtomicInteger();

  /** What the next decoders are refused for. */
  public static volatile List<String> refusals = List.of();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> refusals(DecoderSpec spec, int device) {
    return refusals;
  }

  @Override
  public Engine create(DecoderSpec spec, ClippedAdam rule, int device) {
    MADE.incrementAndGet();
    return new CpuEngine(spec, rule);
  }
}
