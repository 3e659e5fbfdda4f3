package io.subscale.model.sample.step;

import io.subscale.model.net.Architecture;
import io.subscale.model.net.Decoder;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.step.Kernels;
import io.subscale.model.step.PackedWeights;

/**
 * A decoder as {@link StepDecoder}s share it, in threads of their own: its architecture, and a copy
 * of the weights that it had.
 */
public final class StepWeights {
  private final DecoderSpec spec;
  private final Architecture architecture;
  private final PackedWeights packed;

  /** The weights that a decoder has now. */
  public StepWeights(Decoder decoder) {
    this(decoder, Kernels.best());
  }

  StepWeights(Decoder decoder, Kernels kernels) {
    this(decoder.spec(), decoder.parameters(), kernels);
  }

  /**
   * The weights of a decoder that nobody has built: ND4J is not started.
   *
   * @param parameters in the order of {@link Architecture#tensors()}; kept
   */
  public StepWeights(DecoderSpec spec, float[] parameters) {
    this(spec, parameters, Kernels.best());
  }

  private StepWeights(DecoderSpec spec, float[] parameters, Kernels kernels) {
    this.spec = spec;
    architecture = Architecture.of(spec);
    packed = new PackedWeights(architecture.tensors(), parameters, kernels);
  }

  DecoderSpec spec() {
    return spec;
  }

  Architecture architecture() {
    return architecture;
  }

  PackedWeights packed() {
    return packed;
  }
}
