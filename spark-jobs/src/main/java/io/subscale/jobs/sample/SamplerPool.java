package io.subscale.jobs.sample;

import io.subscale.jobs.cluster.FloatBytes;
import io.subscale.jobs.likelihood.StageModel;
import io.subscale.model.net.Decoder;
import io.subscale.model.sample.IncrementalSampler;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The samplers of one set of weights that a JVM keeps between tasks, so that weights are read once
 * a thread and not once a group. Another set puts the old ones aside.
 */
public final class SamplerPool {
  private static final SamplerPool SHARED = new SamplerPool();

  private final Deque<IncrementalSampler> idle = new ArrayDeque<>();
  private String weights = "";

  private SamplerPool() {}

  /** The JVM's pool. */
  public static SamplerPool shared() {
    return SHARED;
  }

  /** Work with a sampler that nobody else has meanwhile. */
  @FunctionalInterface
  public interface Work<T> {
    /** What is wanted of the sampler, which is nobody's to keep. */
    T with(IncrementalSampler sampler) throws IOException;
  }

  /**
   * Lends a sampler; after work that fails it is left to the collector.
   *
   * @param id equal for equal weights only
   * @param models the decoders
   */
  public <T> T with(String id, List<StageModel> models, Work<T> work) throws IOException {
    IncrementalSampler sampler = take(id);
    if (sampler == null) {
      sampler = create(models);
    }
    T result = work.with(sampler);
    giveBack(id, sampler);
    return result;
  }

  private static IncrementalSampler create(List<StageModel> models) {
    Map<String, Decoder> decoders = new LinkedHashMap<>();
    for (StageModel model : models) {
      Decoder decoder = Decoder.create(model.spec(), 0);
      decoder.setParameters(FloatBytes.decode(model.parameters()));
      decoders.put(model.stage().name(), decoder);
    }
    return new IncrementalSampler(models.get(0).geometry(), decoders);
  }

  private synchronized IncrementalSampler take(String id) {
    if (!id.equals(weights)) {
      idle.clear();
      weights = id;
    }
    return idle.pollLast();
  }

  private synchronized void giveBack(String id, IncrementalSampler sampler) {
    if (id.equals(weights)) {
      idle.addLast(sampler);
    }
  }
}
