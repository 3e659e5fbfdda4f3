package io.subscale.model.simd;

import static io.subscale.model.simd.VectorMath.LANES;
import static io.subscale.model.simd.VectorMath.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import java.nio.ByteBuffer;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Cost and gradient of {@link LogisticMixture} in single precision, for training: a quarter of
 * {@link MixtureRow}'s time. Likelihoods that are reported come from there. For one thread.
 */
final class MixtureSlopes {
  private static final float LOWEST = (float) LogisticMixture.LOWEST;
  private static final float HIGHEST = (float) LogisticMixture.HIGHEST;

  /** Weight of the lanes behind the last component. */
  private static final float NO_WEIGHT = -1e30f;

  private final int components;
  private final LawScale scale;
  private final float[] logWeight;
  private final float[] mean;
  private final float[] logScale;
  private final float[] inverse;
  private final float[] slopes;
  private final Interval value;
  private final Interval known;

  MixtureSlopes(int components, LawScale scale) {
    this.components = components;
    this.scale = scale;
    int padded = (components + LANES - 1) / LANES * LANES;
    logWeight = new float[padded];
    mean = new float[padded];
    logScale = new float[padded];
    inverse = new float[padded];
    slopes = new float[3 * padded];
    value = new Interval(padded);
    known = new Interval(padded);
  }

  /**
   * The cost of a row's value; its gradient times a factor is written.
   *
   * @param parameters C logits, C means, C log scales from index {@code at}
   * @param intensity the lowest of the value
   * @param gradient 3 C numbers, assigned from index {@code at}
   * @return nats
   */
  float apply(ByteBuffer parameters, int at, int intensity, float factor, ByteBuffer gradient) {
    load(parameters, at);
    value.between(intensity, intensity + scale.step());
    float log = value.logMass;
    Interval whole = null;
    if (scale.conditional()) {
      int start = scale.intervalStart(intensity);
      known.between(start, start + scale.intervalLength());
      log -= known.logMass;
      whole = known;
    }
    double mixture = (1 - LogisticMixture.UNIFORM) * Math.exp(log);
    double probability = mixture + LogisticMixture.UNIFORM / scale.levels();
    slopes(-factor * (float) (mixture / probability), whole, gradient, at);
    return (float) -Math.log(probability);
  }

  private void load(ByteBuffer parameters, int at) {
    for (int k = 0; k < components; k++) {
      logWeight[k] = parameters.getFloat((at + k) * Float.BYTES);
      mean[k] = parameters.getFloat((at + components + k) * Float.BYTES);
      logScale[k] = parameters.getFloat((at + 2 * components + k) * Float.BYTES);
    }
    for (int k = 0; k < logScale.length; k += LANES) {
      FloatVector log = fromArray(SPECIES, logScale, k).max(LOWEST).min(HIGHEST);
      VectorMath.exp(log.neg()).intoArray(inverse, k);
    }
    Arrays.fill(logWeight, components, logWeight.length, NO_WEIGHT);
    float total = logSumExp(logWeight, null);
    for (int k = 0; k < logWeight.length; k += LANES) {
      fromArray(SPECIES, logWeight, k).sub(total).intoArray(logWeight, k);
    }
  }

  /** The log of the sum of exp; {@code shares}, if any, gets each term's share of the sum. */
  private static float logSumExp(float[] terms, float[] shares) {
    float largest = Float.NEGATIVE_INFINITY;
    for (float term : terms) {
      largest = Math.max(largest, term);
    }
    float sum = 0;
    for (int k = 0; k < terms.length; k += LANES) {
      FloatVector each = VectorMath.exp(fromArray(SPECIES, terms, k).sub(largest));
      sum += LaneSum.of(each);
      if (shares != null) {
        each.intoArray(shares, k);
      }
    }
    for (int k = 0; shares != null && k < terms.length; k += LANES) {
      fromArray(SPECIES, shares, k).mul(1 / sum).intoArray(shares, k);
    }
    return largest + (float) Math.log(sum);
  }

  private void slopes(float by, Interval whole, ByteBuffer gradient, int at) {
    int padded = logWeight.length;
    for (int k = 0; k < logWeight.length; k += LANES) {
      FloatVector share = fromArray(SPECIES, value.share, k);
      FloatVector weight =
          whole == null
              ? share.sub(VectorMath.exp(fromArray(SPECIES, logWeight, k)))
              : share.sub(fromArray(SPECIES, whole.share, k));
      FloatVector byMean = share.mul(fromArray(SPECIES, value.byMean, k));
      FloatVector byScale = share.mul(fromArray(SPECIES, value.byScale, k));
      if (whole != null) {
        FloatVector known = fromArray(SPECIES, whole.share, k);
        byMean = byMean.sub(known.mul(fromArray(SPECIES, whole.byMean, k)));
        byScale = byScale.sub(known.mul(fromArray(SPECIES, whole.byScale, k)));
      }
      FloatVector log = fromArray(SPECIES, logScale, k);
      VectorMask<Float> inside =
          log.compare(VectorOperators.GE, LOWEST).and(log.compare(VectorOperators.LE, HIGHEST));
      FloatVector zero = FloatVector.zero(SPECIES);
      weight.mul(by).intoArray(slopes, k);
      byMean.mul(by).intoArray(slopes, padded + k);
      zero.blend(byScale.mul(by), inside).intoArray(slopes, 2 * padded + k);
    }
    for (int k = 0; k < components; k++) {
      gradient.putFloat((at + k) * Float.BYTES, slopes[k]);
      gradient.putFloat((at + components + k) * Float.BYTES, slopes[padded + k]);
      gradient.putFloat((at + 2 * components + k) * Float.BYTES, slopes[2 * padded + k]);
    }
  }

  /** Masses of some intensities, and their slopes. */
  private final class Interval {
    private final float[] terms;
    private final float[] share;
    private final float[] byMean;
    private final float[] byScale;
    private float logMass;

    Interval(int padded) {
      terms = new float[padded];
      share = new float[padded];
      byMean = new float[padded];
      byScale = new float[padded];
    }

    void between(int low, int high) {
      boolean openBelow = low == 0;
      boolean openAbove = high == scale.top();
      FloatVector one = broadcast(SPECIES, 1f);
      for (int k = 0; k < terms.length; k += LANES) {
        FloatVector centre = fromArray(SPECIES, mean, k);
        FloatVector over = fromArray(SPECIES, inverse, k);
        FloatVector log = fromArray(SPECIES, logWeight, k);
        FloatVector ofMean = FloatVector.zero(SPECIES);
        FloatVector ofScale = FloatVector.zero(SPECIES);
        if (!openBelow) {
          FloatVector z = centre.sub(low - 0.5f).mul(over);
          FloatVector small = VectorMath.exp(z.abs().neg());
          FloatVector sum = small.add(1f);
          FloatVector slope = small.blend(one, z.compare(VectorOperators.LT, 0f)).div(sum);
          log = log.add(z.min(0f)).sub(VectorMath.log(sum));
          ofMean = over.mul(slope);
          ofScale = z.mul(slope).neg();
        }
        if (!openAbove) {
          FloatVector z = centre.neg().add(high - 0.5f).mul(over);
          FloatVector small = VectorMath.exp(z.abs().neg());
          FloatVector sum = small.add(1f);
          FloatVector slope = small.blend(one, z.compare(VectorOperators.LT, 0f)).div(sum);
          log = log.add(z.min(0f)).sub(VectorMath.log(sum));
          ofMean = ofMean.sub(over.mul(slope));
          ofScale = ofScale.sub(z.mul(slope));
        }
        if (!openBelow && !openAbove) {
          FloatVector width = over.mul((float) (high - low));
          FloatVector less = VectorMath.exp(width.neg());
          FloatVector rest = one.sub(less);
          log = log.add(VectorMath.log(rest));
          ofScale = ofScale.sub(width.mul(less).div(rest));
        }
        log.intoArray(terms, k);
        ofMean.intoArray(byMean, k);
        ofScale.intoArray(byScale, k);
      }
      logMass = logSumExp(terms, share);
    }
  }
}
