package io.subscale.model.engine;

import io.subscale.model.net.DecoderSpec;
import io.subscale.model.update.ClippedAdam;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** A kind of engine, found by {@link java.util.ServiceLoader}. */
public interface EngineProvider {

  /** The one of a name; empty if the application has none. */
  static Optional<EngineProvider> named(String name) {
    return ServiceLoader.load(EngineProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals(name))
        .findFirst();
  }

  /** How a user calls it, such as {@code cuda}. */
  String name();

  /** How many devices of this kind this process sees; 0 where it cannot see any. */
  int devices();

  /**
   * What a device is, as its driver says, for a person: name, abilities, memory, driver.
   *
   * @param device its number, from 0
   * @throws DeviceException if there is none of that number
   */
  String describe(int device);

  /**
   * Why this kind cannot compute a decoder here, all reasons at once, each a sentence; empty if it
   * can.
   *
   * @param device its number, from 0
   */
  List<String> refusals(DecoderSpec spec, int device);

  /** Whether this kind draws values of a decoder, {@link Engine#draw}. */
  default boolean draws(DecoderSpec spec) {
    return false;
  }

  /**
   * An engine whose state is all zero.
   *
   * @param rule decays and longest gradient; each step brings its own rate
   * @param precision of steps, where the device has it
   * @param device its number, from 0
   * @throws IllegalArgumentException if there are {@link #refusals}
   */
  Engine create(DecoderSpec spec, ClippedAdam rule, Precision precision, int device);
}
