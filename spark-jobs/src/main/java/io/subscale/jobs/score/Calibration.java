package io.subscale.jobs.score;

import io.subscale.jobs.likelihood.CalibrationSums;
import io.subscale.jobs.run.StageUnits;
import java.util.ArrayList;
import java.util.List;

/**
 * How well a stage's distributions fit what came, on a share of the values; costs are in bits/dim
 * of the stage's part, as {@link CalibrationSums} defines them.
 *
 * @param stage its name
 * @param values that were looked at
 * @param temperatures ascending; 1 is the decoder as it is
 * @param bitsPerDim at each of them
 * @param bestTemperature where the cost is least: of the parabola through the least cost and its
 *     neighbours, over log T; the least itself at an end
 * @param bestBitsPerDim there
 * @param expectedError mean over values of |confidence - share of hits| of the value's bin
 * @param bins by confidence, those with values
 * @param planes [bits] what each bit of a value costs given the higher ones, the highest first;
 *     they add up to the cost at temperature 1
 */
public record Calibration(
    String stage,
    long values,
    double[] temperatures,
    double[] bitsPerDim,
    double bestTemperature,
    double bestBitsPerDim,
    double expectedError,
    List<Bin> bins,
    double[] planes) {

  /**
   * Values of like confidence.
   *
   * @param values how many
   * @param confidence mean of the largest probabilities
   * @param hits share of the values that were the likeliest
   */
  public record Bin(long values, double confidence, double hits) {}

  /** What sums come to. */
  static Calibration of(StageUnits units, CalibrationSums sums) {
    long values = sums.values()[0];
    double[] temperatures = CalibrationSums.temperatures();
    double[] bits = bitsPerDim(units, sums.nats(), values);
    List<Bin> bins = new ArrayList<>();
    double error = 0;
    for (int i = 0; i < CalibrationSums.BINS; i++) {
      long count = sums.counts()[i];
      if (count > 0) {
        bins.add(new Bin(count, sums.confidences()[i] / count, (double) sums.hits()[i] / count));
        error += Math.abs(sums.confidences()[i] - sums.hits()[i]);
      }
    }
    double[] best = least(temperatures, bits);
    return new Calibration(
        units.stage(),
        values,
        temperatures,
        bits,
        best[0],
        best[1],
        error / values,
        bins,
        bitsPerDim(units, sums.planes(), values));
  }

  private static double[] bitsPerDim(StageUnits units, double[] nats, long values) {
    double[] bits = new double[nats.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = units.bitsPerDim(nats[i] / (Math.log(2) * values));
    }
    return bits;
  }

  /** Temperature and cost of the minimum. */
  static double[] least(double[] temperatures, double[] bits) {
    int at = 0;
    for (int t = 1; t < bits.length; t++) {
      if (bits[t] < bits[at]) {
        at = t;
      }
    }
    if (at == 0 || at == bits.length - 1) {
      return new double[] {temperatures[at], bits[at]};
    }
    double middle = Math.log(temperatures[at]);
    double left = Math.log(temperatures[at - 1]) - middle;
    double right = Math.log(temperatures[at + 1]) - middle;
    double down = bits[at - 1] - bits[at];
    double up = bits[at + 1] - bits[at];
    // bits = bits[at] + slope x + curve x^2 through both neighbours.
    double curve = (down / left - up / right) / (left - right);
    double slope = up / right - curve * right;
    if (curve <= 0) {
      return new double[] {temperatures[at], bits[at]};
    }
    double x = -slope / (2 * curve);
    return new double[] {Math.exp(middle + x), bits[at] - slope * slope / (4 * curve)};
  }
}
