package io.subscale.model.local;

import static io.subscale.model.local.LocalShape.COLOURS;
import static io.subscale.model.local.LocalShape.SCALE_TERMS;

/**
 * The fitted tensors: least-squares coefficients and scales, as flat 'c' arrays.
 *
 * @param spatial {@code ls} [slices][3][terms]
 * @param colour {@code lc} [slices][3]: green from red, blue from red, blue from green
 * @param scale {@code sc} [slices][3][7]
 */
public record Prediction(float[] spatial, float[] colour, float[] scale) {

  /** All zero: predicts the nearest neighbour. */
  public static Prediction zero(LocalShape shape) {
    return new Prediction(
        new float[shape.slices() * COLOURS * shape.terms()],
        new float[shape.slices() * COLOURS],
        new float[shape.slices() * COLOURS * SCALE_TERMS]);
  }
}
