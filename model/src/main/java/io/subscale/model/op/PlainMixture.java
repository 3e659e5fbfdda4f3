package io.subscale.model.op;

import io.subscale.model.simd.DoubleLane;
import io.subscale.model.simd.LawScale;
import io.subscale.model.simd.LogisticMixture;
import java.util.Arrays;

/**
 * {@link LogisticMixture} in plain Java, a component at a time: what {@link
 * io.subscale.model.simd.MixtureRow} computes, to the same bits.
 */
final class PlainMixture implements LogisticMixture {
  /** Components in a sum of their own, as there. */
  private static final int BLOCK = 8;

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
    int padded = (components + BLOCK - 1) / BLOCK * BLOCK;
    logWeight = new double[padded];
    mean = new double[padded];
    inverse = new double[padded];
    clamped = new boolean[padded];
    value = new Interval(padded);
    known = new Interval(padded);
  }

  @Override
  public void load(double[] parameters, int at) {
    Arrays.fill(logWeight, NO_WEIGHT);
    for (int k = 0; k < inverse.length; k++) {
      double logScale = 0;
      if (k < components) {
        logWeight[k] = parameters[at + k];
        mean[k] = parameters[at + components + k];
        logScale = parameters[at + 2 * components + k];
      }
      clamped[k] = logScale < LOWEST || logScale > HIGHEST;
      inverse[k] = DoubleLane.exp(-Math.min(Math.max(logScale, LOWEST), HIGHEST));
    }
    double total = logSumExp(logWeight, new double[logWeight.length]);
    for (int k = 0; k < logWeight.length; k++) {
      logWeight[k] -= total;
    }
  }

  /** The log of the sum of exp; {@code shares} gets each term's share of the sum. */
  private static double logSumExp(double[] terms, double[] shares) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double term : terms) {
      largest = Math.max(largest, term);
    }
    double sum = 0;
    for (int k = 0; k < terms.length; k++) {
      shares[k] = DoubleLane.exp(terms[k] - largest);
    }
    for (int k = 0; k < terms.length; k += BLOCK) {
      sum += four(shares, k) + four(shares, k + BLOCK / 2);
    }
    for (int k = 0; k < terms.length; k++) {
      shares[k] /= sum;
    }
    return largest + DoubleLane.log(sum);
  }

  private static double four(double[] v, int at) {
    return v[at] + v[at + 1] + (v[at + 2] + v[at + 3]);
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
    double mixture = (1 - UNIFORM) * DoubleLane.exp(log);
    double probability = mixture + UNIFORM / scale.levels();
    mixtureShare = mixture / probability;
    return -DoubleLane.log(probability);
  }

  @Override
  public void logProbabilities(int intensity, float[] out) {
    if (scale.conditional()) {
      int start = scale.intervalStart(intensity);
      for (int v = 0; v < out.length; v++) {
        out[v] = (float) -nats(start + v * scale.step());
      }
      return;
    }
    double below = 0;
    for (int v = 0; v < out.length; v++) {
      double upTo = v == out.length - 1 ? 1 : massBelow((v + 1) * scale.step());
      double mass = (1 - UNIFORM) * (upTo - below) + UNIFORM / scale.levels();
      out[v] = (float) DoubleLane.log(mass);
      below = upTo;
    }
  }

  private double massBelow(int intensity) {
    double sum = 0;
    for (int k = 0; k < components; k++) {
      double z = (mean[k] - (intensity - 0.5)) * inverse[k];
      double sigmoid = 1 / (DoubleLane.exp(Math.min(z, HIGHEST_EXPONENT)) + 1);
      sum = Math.fma(sigmoid, DoubleLane.exp(logWeight[k]), sum);
    }
    return sum;
  }

  @Override
  public void gradient(double factor, double[] gradient, int at) {
    double by = -factor * mixtureShare;
    for (int k = 0; k < components; k++) {
      double weight = value.share[k] - DoubleLane.exp(logWeight[k]);
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
    private final double[] terms;
    private final double[] share;
    private final double[] byMean;
    private final double[] byScale;
    private double logMass;

    Interval(int padded) {
      terms = new double[padded];
      share = new double[padded];
      byMean = new double[padded];
      byScale = new double[padded];
    }

    /** Looks at the intensities from {@code low} to below {@code high}. */
    void between(int low, int high) {
      Arrays.fill(byMean, 0);
      Arrays.fill(byScale, 0);
      boolean openBelow = low == 0;
      boolean openAbove = high == scale.top();
      for (int k = 0; k < terms.length; k++) {
        terms[k] = logWeight[k];
        if (!openBelow) {
          edge(k, (mean[k] - (low - 0.5)) * inverse[k], 1);
        }
        if (!openAbove) {
          edge(k, (high - 0.5 - mean[k]) * inverse[k], -1);
        }
        if (!openBelow && !openAbove) {
          double width = inverse[k] * (high - low);
          double less = DoubleLane.exp(-width);
          double rest = 1 - less;
          terms[k] += DoubleLane.log(rest);
          byScale[k] -= width * less / rest;
        }
      }
      logMass = logSumExp(terms, share);
    }

    /** Adds log s(z) and its derivatives; {@code sign} is that of z by the mean. */
    private void edge(int k, double z, int sign) {
      double small = DoubleLane.exp(-Math.abs(z));
      double sum = small + 1;
      terms[k] += Math.min(z, 0) - DoubleLane.log(sum);
      double slope = (z < 0 ? 1 : small) / sum;
      byMean[k] += sign * inverse[k] * slope;
      byScale[k] -= z * slope;
    }
  }
}
