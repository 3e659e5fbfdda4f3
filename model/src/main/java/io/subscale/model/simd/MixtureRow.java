package io.subscale.model.simd;

import static jdk.incubator.vector.DoubleVector.fromArray;

import java.nio.ByteBuffer;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link LogisticMixture}, its components side by side in vectors. The log of a logistic's mass
 * between z_a and z_b is log s(z_b) + log s(-z_a) + log(1 - exp(z_a - z_b)), s the sigmoid: exact
 * far from the mean, too.
 */
public final class MixtureRow implements LogisticMixture {
  private static final VectorSpecies<Double> SPECIES = DoubleExp.SPECIES;
  private static final int LANES = SPECIES.length();
  private static final double HIGHEST_EXPONENT = 700;

  /** Weight of the lanes behind the last component. */
  private static final double NO_WEIGHT = -1e30;

  private final int components;
  private final LawScale scale;
  private final double[] logWeight;
  private final double[] mean;
  private final double[] inverse;
  private final boolean[] clamped;
  private final Interval value;
  private final Interval known;
  private double mixtureShare;

  /** A mixture that holds no parameters yet. */
  public MixtureRow(int components, LawScale scale) {
    this.components = components;
    this.scale = scale;
    int padded = (components + LANES - 1) / LANES * LANES;
    logWeight = new double[padded];
    mean = new double[padded];
    inverse = new double[padded];
    clamped = new boolean[padded];
    value = new Interval(padded);
    known = new Interval(padded);
  }

  /** Takes the parameters from index {@code at}: C logits, C means, C log scales. */
  void load(ByteBuffer parameters, int at) {
    for (int k = 0; k < components; k++) {
      logWeight[k] = parameters.getFloat((at + k) * Float.BYTES);
      mean[k] = parameters.getFloat((at + components + k) * Float.BYTES);
      inverse[k] = parameters.getFloat((at + 2 * components + k) * Float.BYTES);
    }
    prepare();
  }

  @Override
  public void load(double[] parameters, int at) {
    System.arraycopy(parameters, at, logWeight, 0, components);
    System.arraycopy(parameters, at + components, mean, 0, components);
    System.arraycopy(parameters, at + 2 * components, inverse, 0, components);
    prepare();
  }

  private void prepare() {
    for (int k = 0; k < components; k++) {
      clamped[k] = inverse[k] < LOWEST || inverse[k] > HIGHEST;
    }
    Arrays.fill(logWeight, components, logWeight.length, NO_WEIGHT);
    double total = logSumExp(logWeight, null);
    for (int k = 0; k < logWeight.length; k += LANES) {
      fromArray(SPECIES, logWeight, k).sub(total).intoArray(logWeight, k);
      DoubleVector logScale = fromArray(SPECIES, inverse, k).max(LOWEST).min(HIGHEST);
      DoubleExp.of(logScale.neg()).intoArray(inverse, k);
    }
  }

  /** The log of the sum of exp; {@code shares}, if any, gets each term's share of the sum. */
  private static double logSumExp(double[] terms, double[] shares) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double term : terms) {
      largest = Math.max(largest, term);
    }
    double sum = 0;
    for (int k = 0; k < terms.length; k += LANES) {
      DoubleVector each = DoubleExp.of(fromArray(SPECIES, terms, k).sub(largest));
      sum += LaneSum.of(each);
      if (shares != null) {
        each.intoArray(shares, k);
      }
    }
    if (shares != null) {
      for (int k = 0; k < terms.length; k += LANES) {
        fromArray(SPECIES, shares, k).div(sum).intoArray(shares, k);
      }
    }
    return largest + Math.log(sum);
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
    if (scale.conditional()) {
      int start = scale.intervalStart(intensity);
      for (int v = 0; v < out.length; v++) {
        out[v] = (float) -nats(start + v);
      }
      return;
    }
    // The uniform share is far above what differences of sums lose.
    double below = 0;
    for (int v = 0; v < out.length; v++) {
      double upTo = v == out.length - 1 ? 1 : massBelow((v + 1) * scale.step());
      double mass = (1 - UNIFORM) * (upTo - below) + UNIFORM / scale.levels();
      out[v] = (float) Math.log(mass);
      below = upTo;
    }
  }

  private double massBelow(int intensity) {
    double sum = 0;
    for (int k = 0; k < mean.length; k += LANES) {
      DoubleVector centre = fromArray(SPECIES, mean, k);
      DoubleVector z = centre.sub(intensity - 0.5).mul(fromArray(SPECIES, inverse, k));
      DoubleVector sigmoid =
          DoubleVector.broadcast(SPECIES, 1).div(DoubleExp.of(z.min(HIGHEST_EXPONENT)).add(1));
      sum += LaneSum.of(sigmoid.mul(DoubleExp.of(fromArray(SPECIES, logWeight, k))));
    }
    return sum;
  }

  @Override
  public void gradient(double factor, double[] gradient, int at) {
    double by = -factor * mixtureShare;
    for (int k = 0; k < components; k++) {
      double weight = value.share[k];
      double byMean = weight * value.byMean(k);
      double byScale = weight * value.byScale(k);
      if (scale.conditional()) {
        weight -= known.share[k];
        byMean -= known.share[k] * known.byMean(k);
        byScale -= known.share[k] * known.byScale(k);
      } else {
        weight -= Math.exp(logWeight[k]);
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
    private final double[] lowZ;
    private final double[] highZ;
    private final double[] lowSigmoid;
    private final double[] highSigmoid;
    private final double[] gap;
    private double logMass;

    Interval(int padded) {
      terms = new double[padded];
      share = new double[padded];
      lowZ = new double[padded];
      highZ = new double[padded];
      lowSigmoid = new double[padded];
      highSigmoid = new double[padded];
      gap = new double[padded];
    }

    /** Looks at the intensities from {@code low} to below {@code high}. */
    void between(int low, int high) {
      boolean openBelow = low == 0;
      boolean openAbove = high == scale.top();
      for (int k = 0; k < terms.length; k += LANES) {
        DoubleVector centre = fromArray(SPECIES, mean, k);
        DoubleVector over = fromArray(SPECIES, inverse, k);
        DoubleVector log = fromArray(SPECIES, logWeight, k);
        if (!openBelow) {
          DoubleVector z = centre.neg().add(low - 0.5).mul(over);
          z.intoArray(lowZ, k);
          log = log.add(logSigmoid(z.neg(), lowSigmoid, k));
        }
        if (!openAbove) {
          DoubleVector z = centre.neg().add(high - 0.5).mul(over);
          z.neg().intoArray(highZ, k);
          log = log.add(logSigmoid(z, highSigmoid, k));
        }
        if (!openBelow && !openAbove) {
          DoubleVector width = over.mul(high - low);
          DoubleVector less = DoubleExp.of(width.neg());
          DoubleVector rest = less.neg().add(1);
          log = log.add(DoubleLog.of(rest));
          width.mul(less).div(rest).intoArray(gap, k);
        }
        log.intoArray(terms, k);
      }
      close(openBelow ? lowSigmoid : null, openAbove ? highSigmoid : null);
      logMass = logSumExp(terms, share);
    }

    /** An open end has no slope. */
    private void close(double[] below, double[] above) {
      if (below != null) {
        Arrays.fill(below, 0);
      }
      if (above != null) {
        Arrays.fill(above, 0);
      }
      if (below != null || above != null) {
        Arrays.fill(gap, 0);
      }
    }

    /** log s(z), and s(-z), its derivative, into an array. */
    private DoubleVector logSigmoid(DoubleVector z, double[] slope, int at) {
      DoubleVector small = DoubleExp.of(z.abs().neg());
      DoubleVector sum = small.add(1);
      VectorMask<Double> negative = z.compare(VectorOperators.LT, 0);
      DoubleVector one = DoubleVector.broadcast(SPECIES, 1);
      small.blend(one, negative).div(sum).intoArray(slope, at);
      return z.min(0).sub(DoubleLog.of(sum));
    }

    /** d log mass / d mean of a component. */
    double byMean(int k) {
      return inverse[k] * (lowSigmoid[k] - highSigmoid[k]);
    }

    /** d log mass / d log scale of a component. */
    double byScale(int k) {
      return (lowSigmoid[k] == 0 ? 0 : lowZ[k] * lowSigmoid[k])
          + (highSigmoid[k] == 0 ? 0 : highZ[k] * highSigmoid[k])
          - gap[k];
    }
  }
}
