package io.subscale.jobs.engine;

import io.subscale.jobs.error.JobException;
import io.subscale.model.engine.Engine;
import io.subscale.model.engine.EngineProvider;
import io.subscale.model.engine.Precision;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.update.ClippedAdam;
import java.util.List;
import java.util.Locale;

/** Engines by the names that users call them; knows no Spark. */
public final class Engines {
  /** DL4J's graph, which is no engine of a provider. */
  public static final String CPU = "cpu";

  private Engines() {}

  /**
   * An engine whose state is all zero.
   *
   * @param name an {@link EngineProvider}'s
   * @param rule decays and longest gradient
   * @param precision of steps, where the device has it
   * @param device its number, from 0
   * @throws JobException (exit code 5) if there is no such engine here, or it refuses the decoder
   */
  public static Engine create(
      String name, DecoderSpec spec, ClippedAdam rule, Precision precision, int device) {
    EngineProvider provider = named(name);
    List<String> refusals = provider.refusals(spec, device);
    if (!refusals.isEmpty()) {
      throw JobException.cluster(String.join(" ", refusals), null);
    }
    return provider.create(spec, rule, precision, device);
  }

  static EngineProvider named(String name) {
    return EngineProvider.named(name)
        .orElseThrow(
            () ->
                JobException.cluster(
                    String.format(Locale.ROOT, "There is no engine %s in this application.", name),
                    null));
  }
}
