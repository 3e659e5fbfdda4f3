package io.subscale.model.local;

import io.subscale.model.simd.LawScale;
import java.io.Serializable;

/**
 * What a law on intensities looks at, and where.
 *
 * @param scale S
 * @param firstSlice the first slice that the stage predicts
 * @param slices how many it predicts
 * @param height h, rows of a slice
 * @param columns w, columns of a slice
 * @param bits B, of a whole value
 * @param levels V, values that the stage predicts
 * @param depth whether the stage predicts the low bits, given all high ones
 * @param places Q, neighbours that are looked at
 */
public record LocalShape(
    int scale,
    int firstSlice,
    int slices,
    int height,
    int columns,
    int bits,
    int levels,
    boolean depth,
    int places)
    implements Serializable {
  /** Values of a pixel. */
  public static final int COLOURS = 3;

  /** Coefficients of a colour's scale. */
  public static final int SCALE_TERMS = 7;

  /** Rows of the table of places in the image, which repeats every 8 rows and columns. */
  public static final int PERIOD = 8;

  private static final int MOST_NEAR = 8;
  private static final int MOST_RECENT = 6;
  private static final int MOST_ANCHORS = 4;

  /** Places whose prediction errors are looked at. */
  public int errorPlaces() {
    return places / 2;
  }

  /** G, places that the activity is taken from. */
  public int near() {
    return Math.min(MOST_NEAR, places);
  }

  /** Error places that the scale is taken from. */
  public int recent() {
    return Math.min(MOST_RECENT, errorPlaces());
  }

  /** A, components that stand at neighbours' values. */
  public int anchors() {
    return Math.min(MOST_ANCHORS, places);
  }

  /** Columns of a pixel's row: neighbours, errors, scales, what is off the image, mu's phase. */
  public int rowUnits() {
    return COLOURS * (places + errorPlaces()) + 4 * COLOURS + near();
  }

  /** Columns of the row of colour c: its scale, its mean's phase and shift, earlier errors. */
  public static int colourUnits(int colour) {
    return COLOURS + COLOURS * colour;
  }

  /** Coefficients of a colour's prediction: neighbours' colours, then the constant. */
  public int terms() {
    return COLOURS * places + 1;
  }

  /** Rows of the image. */
  int imageRows() {
    return scale * height;
  }

  /** Columns of the image. */
  int imageColumns() {
    return scale * columns;
  }

  /** Row of the table of places in the image for slice k's pixel (y, x). */
  public int place(int k, int y, int x) {
    int row = y * scale + k / scale;
    int column = x * scale + k % scale;
    return row % PERIOD * PERIOD + column % PERIOD;
  }

  /** Pixels of a slice. */
  public int pixels() {
    return height * columns;
  }

  /** Which intensities a value stands for. */
  public LawScale lawScale() {
    return new LawScale(1 << bits, depth ? 1 : step(), levels);
  }

  /** Intensities that share their high bits; 1 where values have no low bits of their own. */
  public int step() {
    return depth ? levels : (1 << bits) / levels;
  }
}
