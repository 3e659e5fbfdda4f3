package io.subscale.model.update;

import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Adam (Kingma and Ba 2014, arXiv 1412.6980) after clipping by global norm (Pascanu et al. 2012): a
 * gradient longer than {@code clipNorm} is scaled to that length first.
 *
 * <p>Differs from DL4J's {@code Adam} with per-layer clipping: the norm is of the whole gradient,
 * because all of a decoder's blocks share one updater. A gradient that is not finite moves nothing
 * and is counted.
 */
public final class ClippedAdam implements IUpdater {
  private static final long serialVersionUID = 1L;

  private double learningRate;
  private final double beta1;
  private final double beta2;
  private final double epsilon;
  private final double clipNorm;

  /**
   * The updater.
   *
   * @param learningRate step size; whoever trains sets it as its schedule asks
   * @param beta1 decay of the first moment
   * @param beta2 decay of the second moment
   * @param epsilon added to the root of the second moment
   * @param clipNorm longest gradient; 0 = no clipping
   */
  @JsonCreator
  public ClippedAdam(
      @JsonProperty("learningRate") double learningRate,
      @JsonProperty("beta1") double beta1,
      @JsonProperty("beta2") double beta2,
      @JsonProperty("epsilon") double epsilon,
      @JsonProperty("clipNorm") double clipNorm) {
    this.learningRate = learningRate;
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
    this.clipNorm = clipNorm;
  }

  /** The usual decays: 0.9, 0.999, 1e-8. */
  public ClippedAdam(double learningRate, double clipNorm) {
    this(learningRate, 0.9, 0.999, 1e-8, clipNorm);
  }

  /** Decay of the first moment. */
  public double beta1() {
    return beta1;
  }

  /** Decay of the second moment. */
  public double beta2() {
    return beta2;
  }

  /** Added to the root of the second moment. */
  public double epsilon() {
    return epsilon;
  }

  /** Longest gradient; 0 = no clipping. */
  public double clipNorm() {
    return clipNorm;
  }

  /** Two moments a weight. */
  @Override
  public long stateSize(long weights) {
    return 2 * weights;
  }

  @Override
  public GradientUpdater<ClippedAdam> instantiate(INDArray state, boolean initialise) {
    ClippedAdamUpdater updater = new ClippedAdamUpdater(this);
    updater.setStateViewArray(state, new long[] {state.length() / 2}, 'c', initialise);
    return updater;
  }

  @Override
  public GradientUpdater<ClippedAdam> instantiate(Map<String, INDArray> state, boolean initialise) {
    ClippedAdamUpdater updater = new ClippedAdamUpdater(this);
    updater.setState(state, initialise);
    return updater;
  }

  @Override
  public double getLearningRate(int iteration, int epoch) {
    return learningRate;
  }

  @Override
  public boolean hasLearningRate() {
    return true;
  }

  /**
   * Sets the step size.
   *
   * @throws IllegalArgumentException if a schedule is given: the training loop owns the schedule
   */
  @Override
  public void setLrAndSchedule(double rate, ISchedule schedule) {
    if (schedule != null) {
      throw new IllegalArgumentException(
          "the training loop sets the learning rate, not a schedule");
    }
    learningRate = rate;
  }

  @Override
  public IUpdater clone() {
    return new ClippedAdam(learningRate, beta1, beta2, epsilon, clipNorm);
  }

  /**
   * The rate does not count: it changes from round to round, and blocks whose updaters differ would
   * be clipped apart.
   */
  @Override
  public boolean equals(Object other) {
    return other instanceof ClippedAdam that
        && beta1 == that.beta1
        && beta2 == that.beta2
        && epsilon == that.epsilon
        && clipNorm == that.clipNorm;
  }

  @Override
  public int hashCode() {
    return Objects.hash(beta1, beta2, epsilon, clipNorm);
  }
}
