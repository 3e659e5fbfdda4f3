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
  private static final DoubleVector ONE = DoubleVector.broadcast(SPECIES, 1);

  /** 0, 1, 2, ... */
  private static final DoubleVector NUMBERS = DoubleVector.zero(SPECIES).addIndex(1);

  /** Components side by side in a sum of its own, whatever the vectors' length. */
  private static final int BLOCK = 8;

  private final int components;
  private final LawScale scale;
  private final double[] logWeight;
  private final double[] mean;
  private final double[] inverse;
  private final boolean[] clamped;
  private final Interval value;
  private final Interval known;
  private final double[] weight;
  private final double[] below;
  private double mixtureShare;

  /** A mixture that holds no parameters yet. */
  public MixtureRow(int components, LawScale scale) {
    this.components = components;
    this.scale = scale;
    int padded = (components + BLOCK - 1) / BLOCK * BLOCK;
    logWeight = new double[padded];
    mean = new double[padded];
    inverse = new double[padded];
    clamped = new boolean[padded];
    value = new Interval(padded);
    known = new Interval(padded);
    weight = new double[padded];
    below = new double[(scale.levels() + BLOCK - 1) / BLOCK * BLOCK];
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
    Arrays.fill(inverse, components, inverse.length, 0);
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
    for (int k = 0; k < terms.length; k += BLOCK) {
      double first = half(terms, shares, largest, k);
      sum += LANES == BLOCK ? first : first + half(terms, shares, largest, k + BLOCK / 2);
    }
    if (shares != null) {
      for (int k = 0; k < terms.length; k += LANES) {
        fromArray(SPECIES, shares, k).div(sum).intoArray(shares, k);
      }
    }
    return largest + DoubleLane.log(sum);
  }

  /** The sum of exp over a block's half, or over all of it in one vector. */
  private static double half(double[] terms, double[] shares, double largest, int at) {
    double sum = one(terms, shares, largest, at);
    return 2 * LANES < BLOCK ? sum + one(terms, shares, largest, at + LANES) : sum;
  }

  private static double one(double[] terms, double[] shares, double largest, int at) {
    DoubleVector each = DoubleExp.of(fromArray(SPECIES, terms, at).sub(largest));
    if (shares != null) {
      each.intoArray(shares, at);
    }
    return LaneSum.of(each);
  }

  @Override
  public double nats(int intensity) {
    if (scale.conditional()) {
      look(known, scale.intervalStart(intensity), scale.intervalLength());
    }
    return natsInKnown(intensity);
  }

  /** The cost given that {@link #known} is that of the value's interval. */
  private double natsInKnown(int intensity) {
    look(value, intensity, scale.step());
    double log = scale.conditional() ? value.logMass - known.logMass : value.logMass;
    double mixture = (1 - UNIFORM) * DoubleLane.exp(log);
    double probability = mixture + UNIFORM / scale.levels();
    mixtureShare = mixture / probability;
    return -DoubleLane.log(probability);
  }

  private static void look(Interval interval, int low, int length) {
    interval.between(low, low + length);
  }

  @Override
  public void logProbabilities(int intensity, float[] out) {
    if (scale.conditional()) {
      int start = scale.intervalStart(intensity);
      look(known, start, scale.intervalLength());
      for (int v = 0; v < out.length; v++) {
        out[v] = (float) -natsInKnown(start + v);
      }
      return;
    }
    for (int k = 0; k < weight.length; k += LANES) {
      DoubleExp.of(fromArray(SPECIES, logWeight, k)).intoArray(weight, k);
    }
    for (int v = 0; v < below.length; v += LANES) {
      massUpTo(v);
    }
    // The uniform share is far above what differences of sums lose.
    below[out.length - 1] = 1;
    for (int v = below.length - 1; v >= 0; v--) {
      double mass = v == 0 ? below[0] : below[v] - below[v - 1];
      below[v] = (1 - UNIFORM) * mass + UNIFORM / scale.levels();
    }
    for (int v = 0; v < below.length; v += LANES) {
      DoubleLog.of(fromArray(SPECIES, below, v)).intoArray(below, v);
    }
    for (int v = 0; v < out.length; v++) {
      out[v] = (float) below[v];
    }
  }

  /** Into {@link #below} the mass below the upper ends of the values from v on, a lane each. */
  private void massUpTo(int v) {
    DoubleVector ends = NUMBERS.add(v + 1).mul(scale.step()).sub(0.5);
    DoubleVector sum = DoubleVector.zero(SPECIES);
    for (int k = 0; k < components; k++) {
      DoubleVector z = ends.neg().add(mean[k]).mul(inverse[k]);
      DoubleVector sigmoid = ONE.div(DoubleExp.of(z.min(HIGHEST_EXPONENT)).add(1));
      sum = sigmoid.fma(DoubleVector.broadcast(SPECIES, weight[k]), sum);
    }
    sum.intoArray(below, v);
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
