package io.subscale.jobs.likelihood;

import io.subscale.jobs.error.JobException;
import io.subscale.model.engine.Engine;
import io.subscale.model.engine.EngineProvider;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.update.ClippedAdam;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/**
 * The engines of a kind that an executor keeps between tasks, all of one decoder on the devices
 * that the tasks were given; asking for another decoder closes those that are idle.
 */
final class EnginePool {
  private static final EnginePool SHARED = new EnginePool();
  private static final String GPU = "gpu";

  private final Deque<Pooled> idle = new ArrayDeque<>();

  private record Key(String kind, DecoderSpec spec, int device) {}

  private record Pooled(Key key, Engine engine) {}

  private EnginePool() {}

  /** The JVM's pool. */
  static EnginePool shared() {
    return SHARED;
  }

  /**
   * Lends an engine with the model's weights for as long as the work takes; after work that fails
   * it is closed.
   *
   * @param kind an {@link EngineProvider}'s name
   * @throws JobException (exit code 5) if there is no such engine here, or it refuses the decoder
   */
  <T> T with(String kind, StageModel model, Function<Engine, T> work) {
    Key key = new Key(kind, model.spec(), device());
    Engine engine = take(key);
    boolean done = false;
    try {
      engine.write(0, ByteBuffer.wrap(model.parameters()));
      T result = work.apply(engine);
      done = true;
      return result;
    } finally {
      if (done) {
        giveBack(new Pooled(key, engine));
      } else {
        engine.close();
      }
    }
  }

  /** That of the task's GPU; 0 where Spark gives out none, as its local mode does. */
  private static int device() {
    TaskContext task = TaskContext.get();
    ResourceInformation gpu = task == null ? null : task.resourcesJMap().get(GPU);
    return gpu == null ? 0 : Integer.parseInt(gpu.addresses()[0]);
  }

  private Engine take(Key key) {
    synchronized (this) {
      for (Pooled pooled : List.copyOf(idle)) {
        if (pooled.key().equals(key)) {
          idle.remove(pooled);
          return pooled.engine();
        }
      }
    }
    EngineProvider provider = provider(key.kind());
    List<String> refusals = provider.refusals(key.spec(), key.device());
    if (!refusals.isEmpty()) {
      throw JobException.cluster(String.join(" ", refusals), null);
    }
    return provider.create(key.spec(), new ClippedAdam(0, 0), key.device());
  }

  private static EngineProvider provider(String kind) {
    return ServiceLoader.load(EngineProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals(kind))
        .findFirst()
        .orElseThrow(
            () ->
                JobException.cluster(
                    String.format(Locale.ROOT, "There is no engine %s in this application.", kind),
                    null));
  }

  private synchronized void giveBack(Pooled pooled) {
    for (Pooled other : List.copyOf(idle)) {
      if (!other.key().spec().equals(pooled.key().spec())) {
        idle.remove(other);
        other.engine().close();
      }
    }
    idle.addLast(pooled);
  }
}
