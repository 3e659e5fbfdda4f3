package io.subscale.model.update;

import io.subscale.model.op.AdamOp;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.GradientUpdater;

/** {@link ClippedAdam} at work on one flat gradient. Used by one thread. */
public final class ClippedAdamUpdater implements GradientUpdater<ClippedAdam> {
  private static final long serialVersionUID = 1L;
  private static final String FIRST = "M";
  private static final String SECOND = "V";

  private final ClippedAdam config;
  private transient INDArray first;
  private transient INDArray second;
  private long skipped;
  private double norm;

  ClippedAdamUpdater(ClippedAdam config) {
    this.config = config;
  }

  /** Steps that moved nothing because their gradient was not finite, since this was made. */
  public long skippedSteps() {
    return skipped;
  }

  /** Global norm of the last gradient, before clipping. */
  public double gradientNorm() {
    return norm;
  }

  @Override
  public ClippedAdam getConfig() {
    return config;
  }

  @Override
  public void setState(Map<String, INDArray> state, boolean initialise) {
    first = state.get(FIRST);
    second = state.get(SECOND);
    if (initialise) {
      first.assign(0);
      second.assign(0);
    }
  }

  @Override
  public Map<String, INDArray> getState() {
    return Map.of(FIRST, first, SECOND, second);
  }

  /** Binds the state: all first moments, then all second moments. */
  @Override
  public void setStateViewArray(INDArray view, long[] shape, char order, boolean initialise) {
    INDArray flat = view.reshape(view.length());
    if (initialise) {
      flat.assign(0);
    }
    long half = flat.length() / 2;
    first = flat.get(NDArrayIndex.interval(0, half));
    second = flat.get(NDArrayIndex.interval(half, 2 * half));
  }

  /** Turns the gradient into the step that DL4J subtracts from the weights. */
  @Override
  public void applyUpdater(INDArray gradient, int iteration, int epoch) {
    norm = AdamOp.norm(gradient);
    if (!Double.isFinite(norm)) {
      skipped++;
      gradient.assign(0);
      return;
    }
    boolean tooLong = config.clipNorm() > 0 && norm > config.clipNorm();
    double scale = tooLong ? config.clipNorm() / norm : 1;
    double rate = config.getLearningRate(iteration, epoch);
    new AdamOp(config.beta1(), config.beta2(), config.epsilon(), rate, iteration)
        .apply(gradient, scale, first, second);
  }
}
