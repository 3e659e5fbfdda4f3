package io.subscale.model.op;

import static io.subscale.model.op.HostMemory.byteBuffer;

import io.subscale.model.simd.LawScale;
import io.subscale.model.simd.LogisticMixture;
import io.subscale.model.simd.MixtureRow;
import io.subscale.model.simd.MixtureRows;
import io.subscale.model.simd.Simd;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Mixtures of discretised logistics given by rows of parameters [rows][3 C]: C logits, C means in
 * intensities, C log scales. The law is stated in {@code docs/MODEL.md}, section 4; everything is
 * computed in double.
 */
public final class Mixture {
  private Mixture() {}

  /** One mixture, for one thread; as fast as this JVM has it. */
  public static LogisticMixture row(int components, LawScale scale) {
    return Simd.available()
        ? new MixtureRow(components, scale)
        : new PlainMixture(components, scale);
  }

  /**
   * The cost of each row's value, in nats.
   *
   * @param parameters [rows][3 C]
   * @param intensities the lowest intensity of each row's value
   * @return [rows]
   */
  public static double[] nats(INDArray parameters, int[] intensities, LawScale scale) {
    int components = (int) parameters.size(1) / 3;
    if (Fused.serves(parameters)) {
      MixtureRows rows = new MixtureRows(intensities.length, components, scale);
      return rows.nats(byteBuffer(parameters), intensities);
    }
    double[] values = HostMemory.doubles(parameters);
    LogisticMixture row = new PlainMixture(components, scale);
    double[] nats = new double[intensities.length];
    for (int r = 0; r < nats.length; r++) {
      row.load(values, r * 3 * components);
      nats[r] = row.nats(intensities[r]);
    }
    return nats;
  }

  /**
   * The costs, as exact as the gradient's type, and their gradient by the parameters, times a
   * factor.
   *
   * @param gradient [rows][3 C], assigned
   * @return [rows], nats
   */
  public static double[] gradient(
      INDArray parameters, int[] intensities, LawScale scale, double factor, INDArray gradient) {
    int components = (int) parameters.size(1) / 3;
    if (Fused.serves(parameters)) {
      return new MixtureRows(intensities.length, components, scale)
          .gradient(byteBuffer(parameters), intensities, factor, byteBuffer(gradient));
    }
    double[] values = HostMemory.doubles(parameters);
    double[] slopes = new double[values.length];
    double[] nats = new double[intensities.length];
    LogisticMixture row = new PlainMixture(components, scale);
    for (int r = 0; r < intensities.length; r++) {
      row.load(values, r * 3 * components);
      nats[r] = row.nats(intensities[r]);
      row.gradient(factor, slopes, r * 3 * components);
    }
    HostMemory.put(slopes, gradient);
    return nats;
  }

  /**
   * log P of every value.
   *
   * @param parameters [rows][3 C]
   * @param intensities any intensity of each row's known interval
   * @return [rows][levels]
   */
  public static float[][] logProbabilities(INDArray parameters, int[] intensities, LawScale scale) {
    int components = (int) parameters.size(1) / 3;
    float[][] all = new float[intensities.length][scale.levels()];
    double[] values = HostMemory.doubles(parameters);
    LogisticMixture row = row(components, scale);
    for (int r = 0; r < all.length; r++) {
      row.load(values, r * 3 * components);
      row.logProbabilities(intensities[r], all[r]);
    }
    return all;
  }
}
