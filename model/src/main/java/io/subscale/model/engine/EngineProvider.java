package io.subscale.model.engine;

import io.subscale.model.net.DecoderSpec;
import io.subscale.model.update.ClippedAdam;
import java.util.List;

/** A kind of engine, found by {@link java.util.ServiceLoader}. */
public interface EngineProvider {

  /** How a user calls it, such as {@code cuda}. */
  String name();

  /**
   * Why this kind cannot compute a decoder here, all reasons at once, each a sentence; empty if it
   * can.
   *
   * @param device its number, from 0
   */
  List<String> refusals(DecoderSpec spec, int device);

  /**
   * An engine whose state is all zero.
   *
   * @param rule decays and longest gradient; each step brings its own rate
   * @param device its number, from 0
   * @throws IllegalArgumentException if there are {@link #refusals}
   */
  Engine create(DecoderSpec spec, ClippedAdam rule, int device);
}
