package io.subscale.model.local;

import static io.subscale.model.local.LocalShape.COLOURS;

import io.subscale.model.simd.Threads;
import java.util.List;

/**
 * Fits the prediction to training images: least squares on sums that executors take, then the scale
 * on some images of the driver's ({@link ScaleFit}). Images come as {@link Seen} of one slice each.
 */
public final class PredictionFit {
  private final LocalTables tables;
  private final LocalShape shape;

  /** A fit for the tables' shape. */
  public PredictionFit(LocalTables tables) {
    this.tables = tables;
    shape = tables.shape();
  }

  /** Length of the sums of one slice. */
  private int each() {
    int columns = NormalEquations.columns(shape);
    return columns * columns;
  }

  /**
   * Sums of products over some images; those of several parts are added up in their order.
   *
   * @param seen for each slice of the stage, in order, the same images
   * @return [slices][columns][columns], upper triangles
   */
  public double[] sums(List<Seen> seen) {
    double[] sums = new double[Math.multiplyExact(shape.slices(), each())];
    Threads.each(shape.slices(), q -> addSlice(seen.get(q), q, sums));
    return sums;
  }

  private void addSlice(Seen seen, int q, double[] sums) {
    double[] ofSlice = new double[each()];
    double[] z = new double[NormalEquations.columns(shape)];
    for (int n = 0; n < seen.slices().length; n++) {
      LocalImage image = new LocalImage(tables);
      image.fill(seen, n);
      LocalPixel pixel = new LocalPixel(tables, image, Prediction.zero(shape));
      for (int p = 0; p < shape.pixels(); p++) {
        int y = p / shape.columns();
        pixel.look(q, image.at(shape.firstSlice() + q, y, p % shape.columns()));
        double[] differences = pixel.differences();
        System.arraycopy(differences, 0, z, 0, differences.length);
        z[differences.length] = 1;
        for (int c = 0; c < COLOURS; c++) {
          z[shape.terms() + c] = pixel.intensity(c) - pixel.base[c];
        }
        NormalEquations.add(z, ofSlice);
      }
    }
    System.arraycopy(ofSlice, 0, sums, q * ofSlice.length, ofSlice.length);
  }

  /**
   * The prediction that the sums ask for; its scale is zero still.
   *
   * @throws IllegalArgumentException if there is no pixel in them
   */
  public Prediction solve(double[] sums) {
    Prediction fit = Prediction.zero(shape);
    for (int q = 0; q < shape.slices(); q++) {
      double[] ofSlice = new double[each()];
      System.arraycopy(sums, q * each(), ofSlice, 0, each());
      NormalEquations.solve(
          shape,
          ofSlice,
          new NormalEquations.Target(fit.spatial(), q * COLOURS * shape.terms()),
          new NormalEquations.Target(fit.colour(), q * COLOURS));
    }
    return fit;
  }
}
