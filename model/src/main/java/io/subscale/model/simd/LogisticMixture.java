package io.subscale.model.simd;

/**
 * A mixture of discretised logistics (Salimans et al. 2017, eq. 2), in double: P(v) = (1 - e) M(a,
 * b) / M(I) + e / V with e = {@value #UNIFORM}, a .. b the intensities of the value and I those of
 * the known interval ({@link LawScale}). M is the mixture's mass, with both ends of the scale open.
 * For one thread.
 */
public interface LogisticMixture {
  /** Share of the uniform law. */
  double UNIFORM = 1e-4;

  /** Log scales below count as this one. */
  double LOWEST = -5;

  /** Log scales above count as this one. */
  double HIGHEST = 7;

  /** Exponents above count as this one. */
  double HIGHEST_EXPONENT = 700;

  /** Log weight of what fills up the last sum. */
  double NO_WEIGHT = -1e30;

  /** Takes the parameters from index {@code at}: C logits, C means, C log scales. */
  void load(double[] parameters, int at);

  /** The cost of the value whose lowest intensity is given, in nats. */
  double nats(int intensity);

  /** The gradient of the last cost times a factor: 3 C numbers, assigned from index {@code at}. */
  void gradient(double factor, double[] gradient, int at);

  /**
   * log P of all values.
   *
   * @param intensity any of the known interval
   * @param out [levels], assigned
   */
  void logProbabilities(int intensity, float[] out);
}
