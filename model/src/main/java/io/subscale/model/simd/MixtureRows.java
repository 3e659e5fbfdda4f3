package io.subscale.model.simd;

import java.nio.ByteBuffer;

/**
 * The cost of values under mixtures of discretised logistics, its gradient, and the cost of all
 * values; see {@link LogisticMixture} for the law.
 *
 * <p>A row of parameters: C logits, C means in intensities, C log scales.
 *
 * @param rows number of mixtures
 * @param components C
 * @param scale of the values
 */
public record MixtureRows(int rows, int components, LawScale scale) {
  private static final int PIECE = 64;

  /**
   * Costs in nats.
   *
   * @param parameters [rows][3 C]
   * @param intensities the lowest intensity of each row's value
   * @return [rows]
   */
  public double[] nats(ByteBuffer parameters, int[] intensities) {
    double[] nats = new double[rows];
    Threads.ranges(
        rows,
        PIECE,
        (piece, from, to) -> {
          MixtureRow row = new MixtureRow(components, scale);
          for (int r = from; r < to; r++) {
            row.load(parameters, r * 3 * components);
            nats[r] = row.nats(intensities[r]);
          }
        });
    return nats;
  }

  /**
   * The costs, to single precision, and their gradient by the parameters, times a factor.
   *
   * @param parameters [rows][3 C]
   * @param intensities the lowest intensity of each row's value
   * @param gradient [rows][3 C], assigned
   * @return [rows], nats
   */
  public double[] gradient(
      ByteBuffer parameters, int[] intensities, double factor, ByteBuffer gradient) {
    double[] nats = new double[rows];
    Threads.ranges(
        rows,
        PIECE,
        (piece, from, to) -> {
          MixtureSlopes row = new MixtureSlopes(components, scale);
          for (int r = from; r < to; r++) {
            int at = r * 3 * components;
            nats[r] = row.apply(parameters, at, intensities[r], (float) factor, gradient);
          }
        });
    return nats;
  }
}
