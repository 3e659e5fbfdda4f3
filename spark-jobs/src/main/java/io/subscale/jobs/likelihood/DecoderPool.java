package io.subscale.jobs.likelihood;

import io.subscale.jobs.round.FloatBytes;
import io.subscale.model.net.Decoder;
import io.subscale.model.net.DecoderSpec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;

/**
 * The decoders that an executor keeps between tasks, of one architecture at a time, so that a
 * network is built once a thread and not once a task. Weights are set anew for each task.
 */
public final class DecoderPool {
  private static final DecoderPool SHARED = new DecoderPool();

  private final Deque<Decoder> idle = new ArrayDeque<>();
  private DecoderSpec spec;

  private DecoderPool() {}

  /** The JVM's pool. */
  public static DecoderPool shared() {
    return SHARED;
  }

  /**
   * Lends a decoder for as long as the work takes.
   *
   * @param model its architecture and weights
   * @param work uses the decoder alone
   */
  public <T> T with(StageModel model, Function<Decoder, T> work) {
    DecoderSpec wanted = model.spec();
    Decoder decoder = take(wanted);
    decoder.setParameters(FloatBytes.decode(model.parameters()));
    T result = work.apply(decoder);
    giveBack(wanted, decoder);
    return result;
  }

  private Decoder take(DecoderSpec wanted) {
    synchronized (this) {
      if (!wanted.equals(spec)) {
        idle.clear();
        spec = wanted;
      }
      if (!idle.isEmpty()) {
        return idle.removeLast();
      }
    }
    return Decoder.create(wanted, 0);
  }

  private synchronized void giveBack(DecoderSpec its, Decoder decoder) {
    if (its.equals(spec)) {
      idle.addLast(decoder);
    }
  }
}
