package io.subscale.model.block.law;

import io.subscale.model.local.LocalFeatures;
import io.subscale.model.local.MixtureLayout;
import io.subscale.model.op.HostMemory;
import io.subscale.model.simd.Threads;
import org.nd4j.linalg.api.ndarray.INDArray;

/** From a colour's outputs o to the parameters of its mixtures, and the gradient back. */
final class LawParameters {
  private final MixtureLayout layout;
  private final LocalFeatures features;
  private final int[] slices;
  private final int pixels;

  LawParameters(LawHead head, int colour, LawColour.Inputs in) {
    layout = head.layout(colour);
    features = in.features();
    slices = in.slices();
    pixels = head.shape().pixels();
  }

  /**
   * Writes the parameters.
   *
   * @param o [rows][columns]
   * @param bias [slices][columns], added to o
   * @param out [rows][3 C], assigned
   */
  void write(INDArray o, double[] bias, INDArray out) {
    int columns = layout.columns();
    double[] outputs = HostMemory.doubles(o);
    double[] parameters = new double[(int) out.length()];
    Threads.each(
        slices.length,
        n -> {
          MixtureLayout.Around around = new MixtureLayout.Around(layout.anchors());
          for (int r = n * pixels; r < (n + 1) * pixels; r++) {
            for (int i = 0; i < columns; i++) {
              outputs[r * columns + i] += bias[slices[n] * columns + i];
            }
            features.around(r, layout.colour(), around);
            layout.write(outputs, r * columns, around, parameters, r * 3 * layout.all());
          }
        });
    HostMemory.put(parameters, out);
  }

  /**
   * The gradient by o and by the bias.
   *
   * @param d [rows][3 C]
   * @param dO [rows][columns], assigned
   * @param dBias [slices][columns], assigned
   */
  void backward(INDArray d, INDArray dO, INDArray dBias) {
    int columns = layout.columns();
    double[] slopes = HostMemory.doubles(d);
    double[] outputs = new double[(int) dO.length()];
    double[] perExample = new double[slices.length * columns];
    Threads.each(
        slices.length,
        n -> {
          MixtureLayout.Around around = new MixtureLayout.Around(layout.anchors());
          for (int r = n * pixels; r < (n + 1) * pixels; r++) {
            features.around(r, layout.colour(), around);
            layout.backward(slopes, r * 3 * layout.all(), around, outputs, r * columns);
            for (int i = 0; i < columns; i++) {
              perExample[n * columns + i] += outputs[r * columns + i];
            }
          }
        });
    HostMemory.put(outputs, dO);
    double[] bias = new double[(int) dBias.length()];
    for (int n = 0; n < slices.length; n++) {
      for (int i = 0; i < columns; i++) {
        bias[slices[n] * columns + i] += perExample[n * columns + i];
      }
    }
    HostMemory.put(bias, dBias);
  }
}
