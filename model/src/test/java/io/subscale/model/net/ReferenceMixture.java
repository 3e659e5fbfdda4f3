package io.subscale.model.net;

/**
 * "Mixture" of {@code docs/MODEL.md}: logistic components, and what it costs to tell a value by
 * them. All masses are logarithms, so that none is too small to be divided by.
 *
 * @param intensities 2^B
 * @param logits [components]
 * @param means [components]
 * @param logScales [components], not yet clamped
 */
record ReferenceMixture(int intensities, double[] logits, double[] means, double[] logScales) {
  private static final double LEAST_LOG_SCALE = -5;
  private static final double MOST_LOG_SCALE = 7;
  private static final double UNIFORM = 1e-4;

  /** The intensities [from, to) that are known to hold the value, one of {@code levels} parts. */
  record Known(int from, int to, int levels) {
    Known value(int v) {
      int each = (to - from) / levels;
      return new Known(from + v * each, from + (v + 1) * each, 1);
    }
  }

  /** The derivatives of a cost, [components] each. */
  record Slopes(double[] logits, double[] logScales) {}

  /** log P(v). */
  double logP(Known known, int v) {
    double share = Math.exp(logMass(known.value(v)) - logMass(known));
    return Math.log((1 - UNIFORM) * share + UNIFORM / known.levels);
  }

  /** log M of an interval. */
  double logMass(Known interval) {
    double[] parts = new double[logits.length];
    for (int j = 0; j < parts.length; j++) {
      parts[j] = logits[j] + logMass(j, interval);
    }
    return logSum(parts) - logSum(logits);
  }

  /**
   * log (sigma(beta) - sigma(alpha)), which is log sigma(beta) + log sigma(-alpha) + log(1 -
   * exp(alpha - beta)).
   */
  private double logMass(int j, Known interval) {
    double mass = 0;
    if (!openAbove(interval)) {
      mass += logSigma(beta(j, interval));
    }
    if (!openBelow(interval)) {
      mass += logSigma(-alpha(j, interval));
    }
    return openAbove(interval) || openBelow(interval) ? mass : mass + logGap(j, interval);
  }

  /** The derivatives of -log P(v) by logits and by log scales. */
  Slopes costSlopes(Known known, int v) {
    double share = Math.exp(logMass(known.value(v)) - logMass(known));
    double weight = -(1 - UNIFORM) * share / Math.exp(logP(known, v));
    double[] byLogits = new double[logits.length];
    double[] byLogScales = new double[logits.length];
    for (int sign = 1; sign >= -1; sign -= 2) {
      Known interval = sign == 1 ? known.value(v) : known;
      for (int j = 0; j < logits.length; j++) {
        double part = logits[j] + logMass(j, interval) - logSum(logits);
        double responsibility = Math.exp(part - logMass(interval));
        byLogits[j] += sign * weight * responsibility; // What it adds to all others' sums cancels.
        byLogScales[j] += sign * weight * responsibility * logMassSlope(j, interval);
      }
    }
    return new Slopes(byLogits, byLogScales);
  }

  /** The derivative of component j's log mass by its log scale; 0 where that is clamped. */
  private double logMassSlope(int j, Known interval) {
    if (logScales[j] != clamped(j)) {
      return 0;
    }
    double alpha = alpha(j, interval);
    double beta = beta(j, interval);
    double byBeta = 0; // sigma'(beta) / mass
    double byAlpha = 0; // sigma'(alpha) / mass
    if (!openAbove(interval)) {
      double below = openBelow(interval) ? 0 : logSigma(-alpha) + logGap(j, interval);
      byBeta = Math.exp(logSigma(-beta) - below);
    }
    if (!openBelow(interval)) {
      double above = openAbove(interval) ? 0 : logSigma(beta) + logGap(j, interval);
      byAlpha = Math.exp(logSigma(alpha) - above);
    }
    return alpha * byAlpha - beta * byBeta;
  }

  private static boolean openBelow(Known interval) {
    return interval.from == 0;
  }

  private boolean openAbove(Known interval) {
    return interval.to == intensities;
  }

  private double alpha(int j, Known interval) {
    return (interval.from - 0.5 - means[j]) / Math.exp(clamped(j));
  }

  private double beta(int j, Known interval) {
    return (interval.to - 0.5 - means[j]) / Math.exp(clamped(j));
  }

  /** log(1 - exp(alpha - beta)). */
  private double logGap(int j, Known interval) {
    return Math.log(-Math.expm1((interval.from - interval.to) / Math.exp(clamped(j))));
  }

  private double clamped(int j) {
    return Math.max(LEAST_LOG_SCALE, Math.min(MOST_LOG_SCALE, logScales[j]));
  }

  private static double logSigma(double x) {
    return Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
  }

  private static double logSum(double[] logs) {
    double most = Double.NEGATIVE_INFINITY;
    for (double log : logs) {
      most = Math.max(most, log);
    }
    double sum = 0;
    for (double log : logs) {
      sum += Math.exp(log - most);
    }
    return most + Math.log(sum);
  }
}
