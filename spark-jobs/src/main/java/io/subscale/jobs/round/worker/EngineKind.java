package io.subscale.jobs.round.worker;

import io.subscale.jobs.engine.Engines;
import io.subscale.model.engine.Precision;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.update.ClippedAdam;

/**
 * Decoders on an engine's devices.
 *
 * @param engine an {@link io.subscale.model.engine.EngineProvider}'s name
 * @param spec of the decoder
 * @param rule decays, longest gradient, and the learning rate of rounds that bring none
 * @param precision of steps
 */
public record EngineKind(String engine, DecoderSpec spec, ClippedAdam rule, Precision precision)
    implements ReplicaKind {
  @Override
  public Replica build(int device) {
    double rate = rule.getLearningRate(0, 0);
    return new EngineReplica(Engines.create(engine, spec, rule, precision, device), spec, rate);
  }
}
