package io.subscale.model.local;

import static io.subscale.model.local.LocalShape.COLOURS;

import io.subscale.model.simd.AsinhValues;
import io.subscale.model.simd.FloatLane;
import io.subscale.model.simd.Simd;
import io.subscale.model.simd.Threads;

/**
 * What the law head reads of a batch: rows for its network, and the predictions around which its
 * mixtures stand. With r the pixel's number, (n h + y) w + x:
 *
 * <ul>
 *   <li>{@code rows} [n*h*w][rowUnits], u
 *   <li>{@code colourRows} by colour c, [n*h*w][colourUnits(c)], e_c
 *   <li>{@code means}, {@code logScales}, {@code residuals} [n*h*w][3]: mu, l, r
 *   <li>{@code anchors} [n*h*w][A][3], the nearest neighbours' values
 * </ul>
 */
public final class LocalFeatures {
  private final LocalTables tables;
  private final LocalShape shape;
  private final Prediction fit;

  private final float[] rows;

  private final float[][] colourRows = new float[COLOURS][];

  private final float[] means;

  private final float[] logScales;

  private final float[] residuals;

  private final float[] anchors;

  private LocalFeatures(LocalTables tables, Prediction fit, int examples) {
    this.tables = tables;
    this.fit = fit;
    shape = tables.shape();
    int pixels = examples * shape.pixels();
    rows = new float[Math.multiplyExact(pixels, shape.rowUnits())];
    for (int c = 0; c < COLOURS; c++) {
      colourRows[c] = new float[pixels * LocalShape.colourUnits(c)];
    }
    means = new float[pixels * COLOURS];
    logScales = new float[pixels * COLOURS];
    residuals = new float[pixels * COLOURS];
    anchors = new float[pixels * shape.anchors() * COLOURS];
  }

  /**
   * The features of whole target slices.
   *
   * @param seen with targets
   */
  public static LocalFeatures of(LocalTables tables, Prediction fit, Seen seen) {
    LocalFeatures features = new LocalFeatures(tables, fit, seen.slices().length);
    Threads.each(seen.slices().length, n -> features.example(seen, n));
    return features;
  }

  private void example(Seen seen, int n) {
    LocalImage image = new LocalImage(tables);
    image.fill(seen, n);
    LocalPixel pixel = new LocalPixel(tables, image, fit);
    int target = seen.slices()[n];
    for (int k = shape.firstSlice(); k <= target; k++) {
      errors(image, pixel, k);
    }
    for (int p = 0; p < shape.pixels(); p++) {
      int y = p / shape.columns();
      pixel.look(target - shape.firstSlice(), image.at(target, y, p % shape.columns()));
      write(pixel, n * shape.pixels() + p);
    }
  }

  /** The prediction errors of a slice whose values are known. */
  static void errors(LocalImage image, LocalPixel pixel, int k) {
    LocalShape shape = pixel.shape();
    for (int p = 0; p < shape.pixels(); p++) {
      int y = p / shape.columns();
      pixel.look(k - shape.firstSlice(), image.at(k, y, p % shape.columns()));
      for (int c = 0; c < COLOURS; c++) {
        pixel.predict(c);
        pixel.take(c);
      }
    }
  }

  private void write(LocalPixel pixel, int r) {
    pixel.measure();
    int at = r * shape.rowUnits();
    pixel.row(rows, at);
    asinh(rows, at, LocalPixel.asinhUnits(shape));
    for (int c = 0; c < COLOURS; c++) {
      pixel.predict(c);
      pixel.colourRow(c, colourRows[c], r * LocalShape.colourUnits(c));
      pixel.take(c);
      means[r * COLOURS + c] = (float) pixel.mean[c];
      logScales[r * COLOURS + c] = (float) pixel.logScale[c];
      residuals[r * COLOURS + c] = (float) pixel.residual[c];
    }
    for (int a = 0; a < shape.anchors(); a++) {
      for (int c = 0; c < COLOURS; c++) {
        anchors[(r * shape.anchors() + a) * COLOURS + c] = (float) pixel.neighbour(a, c);
      }
    }
  }

  /** u, [n*h*w][rowUnits]. */
  public float[] rows() {
    return rows;
  }

  /** e of a colour, [n*h*w][colourUnits]. */
  public float[] colourRows(int colour) {
    return colourRows[colour];
  }

  /** Writes what the mixture of a pixel's colour stands around. */
  public void around(int pixel, int colour, MixtureLayout.Around around) {
    around.mean = means[pixel * COLOURS + colour];
    around.logScale = logScales[pixel * COLOURS + colour];
    for (int e = 0; e < colour; e++) {
      around.residuals[e] = residuals[pixel * COLOURS + e];
    }
    for (int a = 0; a < around.anchors.length; a++) {
      around.anchors[a] = anchors[(pixel * around.anchors.length + a) * COLOURS + colour];
    }
  }

  /** In place; on the vector API where this JVM has it. */
  static void asinh(float[] values, int from, int count) {
    if (Simd.available()) {
      AsinhValues.apply(values, from, count);
      return;
    }
    for (int i = from; i < from + count; i++) {
      values[i] = FloatLane.asinh(values[i]);
    }
  }
}
