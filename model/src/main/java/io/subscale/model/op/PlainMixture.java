package io.subscale.model.op;

import io.subscale.model.simd.LawScale;
import io.subscale.model.simd.LogisticMixture;
import java.util.Arrays;

/** {@link LogisticMixture} in plain Java, a component at a time. */
final class PlainMixture implements LogisticMixture {
  private final int components;
  private final LawScale scale;
  private final double[] logWeight;
  private final double[] mean;
  private final double[] inverse;
  private final boolean[] clamped;
  private final Interval value;
  private final Interval known;
  private double mixtureShare;

  PlainMixture(int components, LawScale scale) {
    this.components = components;
    this.scale = scale;
    logWeight = new double[components];
    mean = new double[components];
    inverse = new double[components];
    clamped = new boolean[components];
    value = new Interval();
    known = new Interval();
  }

  @Override
  public void load(double[] parameters, int at) {
    for (int k = 0; k < components; k++) {
      mean[k] = parameters[at + components + k];
      double logScale = parameters[at + 2 * components + k];
      clamped[k] = logScale < LOWEST || logScale > HIGHEST;
      inverse[k] = Math.exp(-Math.min(HIGHEST, Math.max(LOWEST, logScale)));
      logWeight[k] = parameters[at + k];
    }
    double total = Categorical.logSum(k -> logWeight[k], 0, components);
    for (int k = 0; k < components; k++) {
      logWeight[k] -= total;
    }
  }

  @Override
  public double nats(int intensity) {
    value.between(intensity, intensity + scale.step());
    double log = value.logMass;
    if (scale.conditional()) {
      int start = scale.intervalStart(intensity);
      known.between(start, start + scale.intervalLength());
      log -= known.logMass;
    }
    double mixture = (1 - UNIFORM) * Math.exp(log);
    double probability = mixture + UNIFORM / scale.levels();
    mixtureShare = mixture / probability;
    return -Math.log(probability);
  }

  @Override
  public void logProbabilities(int intensity, float[] out) {
    int start = scale.intervalStart(intensity);
    for (int v = 0; v < out.length; v++) {
      out[v] = (float) -nats(start + v * scale.step());
    }
  }

  @Override
  public void gradient(double factor, double[] gradient, int at) {
    double by = -factor * mixtureShare;
    for (int k = 0; k < components; k++) {
      double weight = value.share[k] - Math.exp(logWeight[k]);
      double byMean = value.share[k] * value.byMean[k];
      double byScale = value.share[k] * value.byScale[k];
      if (scale.conditional()) {
        weight = value.share[k] - known.share[k];
        byMean -= known.share[k] * known.byMean[k];
        byScale -= known.share[k] * known.byScale[k];
      }
      gradient[at + k] = by * weight;
      gradient[at + components + k] = by * byMean;
      gradient[at + 2 * components + k] = clamped[k] ? 0 : by * byScale;
    }
  }

  /** Masses of some intensities. */
  private final class Interval {
    private final double[] share = new double[components];
    private final double[] byMean = new double[components];
    private final double[] byScale = new double[components];
    private double logMass;

    /** Looks at the intensities from {@code low} to below {@code high}. */
    void between(int low, int high) {
      Arrays.fill(byMean, 0);
      Arrays.fill(byScale, 0);
      boolean openBelow = low == 0;
      boolean openAbove = high == scale.top();
      for (int k = 0; k < components; k++) {
        share[k] = logWeight[k];
        if (!openBelow) {
          edge(k, (mean[k] - low + 0.5) * inverse[k], 1);
        }
        if (!openAbove) {
          edge(k, (high - 0.5 - mean[k]) * inverse[k], -1);
        }
        if (!openBelow && !openAbove) {
          double width = (high - low) * inverse[k];
          share[k] += Math.log(-Math.expm1(-width));
          byScale[k] -= width / Math.expm1(width);
        }
      }
      logMass = Categorical.logSum(k -> share[k], 0, components);
      for (int k = 0; k < components; k++) {
        share[k] = Math.exp(share[k] - logMass);
      }
    }

    /** Adds log s(z) and its derivatives; {@code sign} is that of z by the mean. */
    private void edge(int k, double z, int sign) {
      double small = Math.exp(-Math.abs(z));
      share[k] += Math.min(z, 0) - Math.log1p(small);
      double slope = (z < 0 ? 1 : small) / (1 + small);
      byMean[k] += sign * inverse[k] * slope;
      byScale[k] -= z * slope;
    }
  }
}
