package io.subscale.jobs.likelihood;

import io.subscale.jobs.cluster.FloatBytes;
import io.subscale.model.net.Decoder;
import io.subscale.model.net.DecoderSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The decoders that an executor keeps between tasks, of the few architectures used last, so that a
 * network is built once a thread and not once a task. Weights are set anew for each task.
 */
public final class DecoderPool {
  /** As many as the stages of the longest plan. */
  private static final int ARCHITECTURES = 3;

  private static final DecoderPool SHARED = new DecoderPool();

  private final Map<DecoderSpec, Deque<Decoder>> idle = new LinkedHashMap<>(8, 0.75f, true);

  private DecoderPool() {}

  /** The JVM's pool. */
  public static DecoderPool shared() {
    return SHARED;
  }

  /**
   * Lends decoders for as long as the work takes; after work that fails they are left to the
   * collector.
   *
   * @param models architectures and weights
   * @param work uses the decoders, in the models' order, alone
   */
  public <T> T with(List<StageModel> models, Function<List<Decoder>, T> work) {
    List<Decoder> decoders = new ArrayList<>(models.size());
    for (StageModel model : models) {
      Decoder decoder = take(model.spec());
      decoder.setParameters(FloatBytes.decode(model.parameters()));
      decoders.add(decoder);
    }
    T result = work.apply(decoders);
    decoders.forEach(this::giveBack);
    return result;
  }

  private Decoder take(DecoderSpec spec) {
    synchronized (this) {
      Deque<Decoder> fitting = idle.get(spec);
      if (fitting != null && !fitting.isEmpty()) {
        return fitting.removeLast();
      }
    }
    return Decoder.create(spec, 0);
  }

  private synchronized void giveBack(Decoder decoder) {
    idle.computeIfAbsent(decoder.spec(), spec -> new ArrayDeque<>()).addLast(decoder);
    if (idle.size() > ARCHITECTURES) {
      idle.remove(idle.keySet().iterator().next());
    }
  }
}
