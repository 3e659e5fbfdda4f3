package io.subscale.model.loss;

import io.subscale.model.op.Mixture;
import io.subscale.model.simd.LawScale;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The output layer of law heads: mixtures of discretised logistics, scored in bits per value.
 *
 * <ul>
 *   <li>input: parameters [3 n*h*w][3 C], colour-major; see {@link Mixture}
 *   <li>labels: the lowest intensities of the values, [n][h][w][3] as real numbers
 *   <li>score: mean over examples of nats / (ln 2 * 3 h w), i.e. bits/dim of a slice
 *   <li>output: the parameters, unchanged
 * </ul>
 */
public final class MixtureOutput extends ValueOutput {
  private static final long serialVersionUID = 1L;

  @JsonProperty("scale")
  private final LawScale scale;

  /** Scores values of laws on this scale. */
  @JsonCreator
  public MixtureOutput(@JsonProperty("scale") LawScale scale) {
    this.scale = scale;
  }

  @Override
  ValueLaw law() {
    return new Law();
  }

  private final class Law implements ValueLaw {
    /** Of the parameters whose gradient was taken last; DL4J asks for the score after it. */
    private double[] costs;

    @Override
    public double[] nats(INDArray parameters, int[] intensities) {
      return costs == null ? Mixture.nats(parameters, intensities, scale) : costs;
    }

    @Override
    public void gradient(INDArray parameters, int[] intensities, double factor, INDArray gradient) {
      costs = Mixture.gradient(parameters, intensities, scale, factor, gradient);
    }

    @Override
    public void forget() {
      costs = null;
    }
  }
}
