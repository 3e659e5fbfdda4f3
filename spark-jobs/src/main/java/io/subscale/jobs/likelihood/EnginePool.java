package io.subscale.jobs.likelihood;

import io.subscale.jobs.engine.Engines;
import io.subscale.jobs.engine.Gpus;
import io.subscale.jobs.error.JobException;
import io.subscale.model.engine.Engine;
import io.subscale.model.engine.Precision;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.update.ClippedAdam;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/**
 * The engines of a kind that an executor keeps between tasks, all of one decoder on the devices
 * that the tasks were given; asking for another decoder closes those that are idle.
 */
public final class EnginePool {
  private static final EnginePool SHARED = new EnginePool();

  private final Deque<Pooled> idle = new ArrayDeque<>();

  private record Key(String kind, DecoderSpec spec, int device) {}

  private record Pooled(Key key, Engine engine) {}

  private EnginePool() {}

  /** The JVM's pool. */
  public static EnginePool shared() {
    return SHARED;
  }

  /**
   * Lends an engine with the model's weights for as long as the work takes; after work that fails
   * it is closed.
   *
   * @param kind an {@link io.subscale.model.engine.EngineProvider}'s name
   * @throws JobException (exit code 5) if there is no such engine here, or it refuses the decoder
   */
  public <T> T with(String kind, StageModel model, Function<Engine, T> work) {
    try (Gpus.Lease lease = Gpus.lend(kind)) {
      Key key = new Key(kind, model.spec(), lease.device());
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
    return Engines.create(
        key.kind(), key.spec(), new ClippedAdam(0, 0), Precision.FLOAT32, key.device());
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
