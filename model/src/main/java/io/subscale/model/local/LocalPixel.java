package io.subscale.model.local;

import static io.subscale.model.local.LocalShape.COLOURS;
import static io.subscale.model.local.LocalShape.SCALE_TERMS;

import io.subscale.model.simd.DoubleLane;

/**
 * One pixel's neighbourhood: prediction, scale and the rows that the network reads. Every symbol is
 * that of {@code docs/MODEL.md}, section 4, law head. For one thread; {@link #look} begins a pixel.
 */
final class LocalPixel {
  private static final double ACTIVITY_FLOOR = 1;
  private static final double ERROR_FLOOR = 0.3;
  private static final double COLOUR_FLOOR = 0.5;
  private static final double SCALE_FLOOR = 0.1;

  private final LocalShape shape;
  private final LocalImage image;
  private final Prediction fit;
  private final int[][] places;
  private final int[][] errorPlaces;
  private final double[] difference;
  private final float[] error;
  private final boolean[] off;

  final double[] base = new double[COLOURS];
  final double[] mean0 = new double[COLOURS];
  final double[] mean = new double[COLOURS];
  final double[] logScale = new double[COLOURS];
  final double[] residual0 = new double[COLOURS];
  final double[] residual = new double[COLOURS];

  /** What a colour's scale follows from: the first five terms of q. */
  final double[][] activity = new double[COLOURS][5];

  private final double[] logScale0 = new double[COLOURS];
  private final double[] perUnit0 = new double[COLOURS];
  private int at;
  private int slice;

  LocalPixel(LocalTables tables, LocalImage image, Prediction fit) {
    shape = tables.shape();
    this.image = image;
    this.fit = fit;
    places = tables.places();
    errorPlaces = tables.errorPlaces();
    difference = new double[COLOURS * shape.places()];
    error = new float[COLOURS * shape.errorPlaces()];
    off = new boolean[shape.places()];
  }

  LocalShape shape() {
    return shape;
  }

  /** Begins with the pixel at {@code start} of the stage's slice q: neighbours and mu0. */
  void look(int q, int start) {
    slice = q;
    at = start;
    int[] offsets = places[q];
    int first = -1;
    for (int n = 0; n < offsets.length; n++) {
      off[n] = Float.isNaN(image.values[start + offsets[n]]);
      if (first < 0 && !off[n]) {
        first = n;
      }
    }
    for (int c = 0; c < COLOURS; c++) {
      base[c] = base(c, first < 0 ? -1 : start + offsets[first] + c);
    }
    for (int n = 0; n < offsets.length; n++) {
      int from = start + offsets[n];
      for (int c = 0; c < COLOURS; c++) {
        difference[n * COLOURS + c] = off[n] ? 0 : image.values[from + c] - base[c];
      }
    }
    predict();
  }

  private double base(int colour, int nearest) {
    if (shape.depth()) {
      return image.middleOfHi(at, colour);
    }
    return nearest < 0 ? ((1 << shape.bits()) - 1) / 2.0 : image.values[nearest];
  }

  private void predict() {
    int terms = shape.terms();
    int red = slice * COLOURS * terms;
    int green = red + terms;
    int blue = green + terms;
    double r = fit.spatial()[red + terms - 1];
    double g = fit.spatial()[green + terms - 1];
    double b = fit.spatial()[blue + terms - 1];
    for (int i = 0; i < difference.length; i++) {
      double d = difference[i];
      r += fit.spatial()[red + i] * d;
      g += fit.spatial()[green + i] * d;
      b += fit.spatial()[blue + i] * d;
    }
    mean0[0] = base[0] + r;
    mean0[1] = base[1] + g;
    mean0[2] = base[2] + b;
  }

  /** mu of a colour, given what {@link #take} took of earlier ones. */
  void predict(int colour) {
    double sum = mean0[colour];
    int from = slice * COLOURS + (colour == 2 ? 1 : 0);
    for (int earlier = 0; earlier < colour; earlier++) {
      sum += fit.colour()[from + earlier] * residual0[earlier];
    }
    mean[colour] = sum;
  }

  /** Takes the image's intensity of a colour whose mu is known; keeps its error. */
  void take(int colour) {
    double x = image.values[at + colour];
    residual0[colour] = x - mean0[colour];
    residual[colour] = x - mean[colour];
    image.errors[at + colour] = (float) residual[colour];
  }

  /** Looks at the errors and at how much the neighbours differ. */
  void measure() {
    double all = 0;
    double[] around = new double[COLOURS];
    double any = lookAtErrors(around);
    for (int c = 0; c < COLOURS; c++) {
      all += around[c] / COLOURS;
    }
    for (int c = 0; c < COLOURS; c++) {
      double[] q = activity[c];
      q[0] = DoubleLane.log(activity(c) + ACTIVITY_FLOOR);
      q[1] = any * DoubleLane.log(around[c] + ERROR_FLOOR);
      q[2] = 1 - any;
      q[3] = any * DoubleLane.log(all + ERROR_FLOOR);
      q[4] = 1;
      logScale0[c] = scale(q, 0);
      perUnit0[c] = 1 / unit(logScale0[c]);
    }
  }

  private double scale(double[] q, int colour) {
    int from = (slice * COLOURS + colour) * SCALE_TERMS;
    double sum = 0;
    for (int i = 0; i < q.length; i++) {
      sum += fit.scale()[from + i] * q[i];
    }
    return sum;
  }

  private double activity(int colour) {
    int near = shape.near();
    double mean = 0;
    for (int n = 0; n < near; n++) {
      mean += difference[n * COLOURS + colour] / near;
    }
    double sum = 0;
    for (int n = 0; n < near; n++) {
      sum += Math.abs(difference[n * COLOURS + colour] - mean) / near;
    }
    return sum;
  }

  /**
   * Errors around, 0 where off; mean sizes of the nearest into {@code means}; 1 if there are any.
   */
  private double lookAtErrors(double[] means) {
    int[] offsets = errorPlaces[slice];
    int count = 0;
    for (int n = 0; n < offsets.length; n++) {
      int from = at + offsets[n];
      boolean outside = Float.isNaN(image.values[from]);
      for (int c = 0; c < COLOURS; c++) {
        error[n * COLOURS + c] = outside ? 0 : image.errors[from + c];
      }
      if (n < shape.recent() && !outside) {
        count++;
        for (int c = 0; c < COLOURS; c++) {
          means[c] += Math.abs(error[n * COLOURS + c]);
        }
      }
    }
    for (int c = 0; c < COLOURS && count > 0; c++) {
      means[c] /= count;
    }
    return count > 0 ? 1 : 0;
  }

  /** Numbers at the beginning of {@link #row} whose asinh is yet to be taken. */
  static int asinhUnits(LocalShape shape) {
    return COLOURS * (shape.places() + shape.errorPlaces());
  }

  /** Writes the row u, [rowUnits] from index {@code to}. */
  void row(float[] u, int to) {
    int next = to;
    for (int i = 0; i < difference.length; i++) {
      int c = i % COLOURS;
      u[next++] = (float) ((base[c] + difference[i] - mean0[c]) * perUnit0[c]);
    }
    for (int i = 0; i < error.length; i++) {
      u[next++] = (float) (error[i] * perUnit0[i % COLOURS]);
    }
    for (int c = 0; c < COLOURS; c++) {
      u[next] = (float) logScale0[c];
      u[next + COLOURS] = (float) activity[c][0];
      // Where there is no error, q[1] is 0, and the mean size of none is 0.
      boolean none = activity[c][2] == 1;
      u[next + 2 * COLOURS] = (float) (none ? DoubleLane.log(ERROR_FLOOR) : activity[c][1]);
      next++;
    }
    next += 2 * COLOURS;
    for (int n = 0; n < shape.near(); n++) {
      u[next++] = off[n] ? 1 : 0;
    }
    for (int c = 0; c < COLOURS; c++) {
      u[next++] = phase(mean0[c]);
    }
  }

  private static double unit(double logScale) {
    return 2 * DoubleLane.exp(logScale) + SCALE_FLOOR;
  }

  /** sin(2 pi mu): how far a mean lies from whole intensities, without a jump between them. */
  private static float phase(double mean) {
    return (float) DoubleLane.sinOfTurns(mean - Math.rint(mean));
  }

  /** Takes a colour's scale; then writes its row, [colourUnits] from index {@code to}. */
  void colourRow(int colour, float[] e, int to) {
    int from = (slice * COLOURS + colour) * SCALE_TERMS + activity[colour].length;
    double sum = scale(activity[colour], colour);
    for (int earlier = 0; earlier < colour; earlier++) {
      sum += fit.scale()[from + earlier] * colourTerm(earlier);
    }
    logScale[colour] = sum;
    double unit = unit(sum);
    e[to] = (float) sum;
    e[to + 1] = phase(mean[colour]);
    e[to + 2] = asinh((mean[colour] - mean0[colour]) / unit);
    for (int earlier = 0, next = to + COLOURS; earlier < colour; earlier++, next += COLOURS) {
      e[next] = asinh(residual[earlier] / unit);
      e[next + 1] = (float) DoubleLane.log(Math.abs(residual[earlier]) + ERROR_FLOOR);
      e[next + 2] = asinh(residual0[earlier] / unit);
    }
  }

  /** What a later colour's scale takes from an earlier one's error. */
  double colourTerm(int earlier) {
    return DoubleLane.log(Math.abs(residual[earlier]) + COLOUR_FLOOR);
  }

  static float asinh(double x) {
    double size = Math.abs(x);
    return (float) Math.copySign(DoubleLane.log(size + Math.sqrt(x * x + 1)), x);
  }

  /** A neighbour's intensity; base where it is off. */
  double neighbour(int place, int colour) {
    return base[colour] + difference[place * COLOURS + colour];
  }

  /** A neighbour's distance from base, by place, then colour. */
  double[] differences() {
    return difference;
  }

  /** The image's intensity at the pixel. */
  double intensity(int colour) {
    return image.values[at + colour];
  }
}
