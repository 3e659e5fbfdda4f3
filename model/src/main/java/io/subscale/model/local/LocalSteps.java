package io.subscale.model.local;

import io.subscale.model.simd.FloatRows;

/**
 * What the law head reads, a value at a time: a slice of each of several images that fill up. For
 * one thread; in order {@link #startSlice}, then for each pixel {@link #startPixel} and for each of
 * its colours {@link #startColour} and {@link #accept}.
 */
public final class LocalSteps {
  private final LocalShape shape;
  private final LocalImage[] images;
  private final LocalPixel[] pixels;
  private final int[] at;
  private int[] slices;

  /** Memory for some images. */
  public LocalSteps(LocalTables tables, Prediction fit, int examples) {
    shape = tables.shape();
    images = new LocalImage[examples];
    pixels = new LocalPixel[examples];
    at = new int[examples];
    for (int n = 0; n < examples; n++) {
      images[n] = new LocalImage(tables);
      pixels[n] = new LocalPixel(tables, images[n], fit);
    }
  }

  /**
   * Begins a slice of each image.
   *
   * @param seen without targets
   */
  public void startSlice(Seen seen) {
    slices = seen.slices();
    for (int n = 0; n < images.length; n++) {
      images[n].fill(seen, n);
      for (int k = shape.firstSlice(); k < slices[n]; k++) {
        LocalFeatures.errors(images[n], pixels[n], k);
      }
    }
  }

  /** Begins the pixel (y, x) and writes the rows u, [n][rowUnits]. */
  public void startPixel(int y, int x, FloatRows rows) {
    for (int n = 0; n < pixels.length; n++) {
      at[n] = images[n].at(slices[n], y, x);
      pixels[n].look(slices[n] - shape.firstSlice(), at[n]);
      pixels[n].measure();
      int to = n * rows.stride();
      pixels[n].row(rows.values(), to);
      LocalFeatures.asinh(rows.values(), to, LocalPixel.asinhUnits(shape));
    }
  }

  /** Begins a colour of the pixel and writes the rows e, [n][colourUnits]. */
  public void startColour(int colour, FloatRows rows) {
    for (int n = 0; n < pixels.length; n++) {
      pixels[n].predict(colour);
      pixels[n].colourRow(colour, rows.values(), n * rows.stride());
    }
  }

  /** Takes image n's value of the colour. */
  public void accept(int n, int colour, int value) {
    images[n].set(at[n], colour, value);
    pixels[n].take(colour);
  }

  /** Writes what the mixture of image n's colour stands around. */
  public void around(int n, int colour, MixtureLayout.Around around) {
    around.mean = (float) pixels[n].mean[colour];
    around.logScale = (float) pixels[n].logScale[colour];
    for (int e = 0; e < colour; e++) {
      around.residuals[e] = (float) pixels[n].residual[e];
    }
    for (int a = 0; a < around.anchors.length; a++) {
      around.anchors[a] = pixels[n].neighbour(a, colour);
    }
  }

  /** Any intensity of the interval in which the value of a colour is known to lie. */
  public int knownIntensity(int n, int colour) {
    return shape.depth() ? images[n].lowestOfHi(at[n], colour) : 0;
  }
}
