package io.subscale.model.net;

import io.subscale.model.net.ReferenceLawView.Offset;
import io.subscale.model.net.ReferenceLawView.Prediction;
import io.subscale.model.net.ReferenceLawView.Site;
import io.subscale.model.net.ReferenceLawView.Spread;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/**
 * The law head as section 4 of {@code docs/MODEL.md} writes it down: the same letters, plain loops
 * over doubles, one pixel of one slice at a time. Slow, and written from that page alone.
 *
 * <p>Read with {@link ReferenceLawView} (places, prediction, scale), {@link ReferenceMixture} (the
 * costs) and {@link ReferenceLawFit} (section 5's fit).
 */
final class ReferenceLaw {
  private static final int COLOURS = 3;
  private static final int PERIOD = 8;

  /**
   * A stage and the sizes of its head.
   *
   * @param scale S
   * @param firstSlice the first slice that the stage predicts
   * @param slices how many it predicts
   * @param height h
   * @param columns w
   * @param bits B
   * @param levels V
   * @param depth whether the target is lo
   * @param places Q
   * @param width D
   * @param layers the trunk's r{m}
   * @param components K
   * @param body whether there is a z
   */
  record Shape(
      int scale,
      int firstSlice,
      int slices,
      int height,
      int columns,
      int bits,
      int levels,
      boolean depth,
      int places,
      int width,
      int layers,
      int components,
      boolean body) {
    int intensities() {
      return 1 << bits;
    }

    /** s: the intensities of one value of hi; 1 in the stages of all bits. */
    int hiStep() {
      return depth ? levels : intensities() / levels;
    }

    /** The intensities that one value of the stage stands for. */
    int perValue() {
      return depth ? 1 : hiStep();
    }

    boolean predicts(int slice) {
      return slice >= firstSlice && slice < firstSlice + slices;
    }

    int errorPlaces() {
      return places / 2;
    }

    /** G. */
    int nearPlaces() {
      return Math.min(8, places);
    }

    /** A. */
    int copies() {
      return Math.min(4, places);
    }

    /** The numbers of a row u. */
    int seen() {
      return COLOURS * (places + errorPlaces()) + 9 + nearPlaces() + COLOURS;
    }

    /** The numbers of a row o of colour c. */
    int outputs(int c) {
      return 3 * components + 2 * copies() + c;
    }
  }

  /**
   * What section 5 fits.
   *
   * @param ls [slices][3][3Q + 1]
   * @param lc [slices][3]
   * @param sc [slices][3][7]
   * @param biases o{c}b of each colour, [3][slices][3K + 2A + c]
   */
  record Fit(double[] ls, double[] lc, double[] sc, double[][] biases) {}

  private final Shape shape;
  private final Function<String, double[]> weights;
  private final Map<String, double[]> read = new HashMap<>();
  private final ReferenceLawView view;

  /**
   * @param weights a tensor's values in 'c' order by its name without the vertex
   */
  ReferenceLaw(Shape shape, Function<String, double[]> weights) {
    this.shape = shape;
    this.weights = weights;
    view = new ReferenceLawView(shape, weight("ls"), weight("lc"));
  }

  /**
   * The fit of section 5.
   *
   * @param images all training images in their order, [H][W][3] each
   */
  static Fit fit(Shape shape, List<int[][][]> images) {
    return ReferenceLawFit.fit(shape, images);
  }

  /**
   * log P(v) of every value, [h][w][3][V].
   *
   * @param image all B bits, [H][W][3]
   * @param slice k, which the stage predicts
   * @param body z of each pixel of the slice, [h w][F]; null without a body
   */
  double[] logits(int[][][] image, int slice, double[][] body) {
    double[] logits = new double[shape.height * shape.columns * COLOURS * shape.levels];
    int at = 0;
    for (int row = 0; row < shape.height; row++) {
      for (int column = 0; column < shape.columns; column++) {
        double[] z = body == null ? null : body[row * shape.columns + column];
        Site site = new Site(image, slice, row, column);
        for (double[] ofColour : pixel(site, z)) {
          System.arraycopy(ofColour, 0, logits, at, shape.levels);
          at += shape.levels;
        }
      }
    }
    return logits;
  }

  /** The cost of the slice's values; see {@link #logits}. */
  double nats(int[][][] image, int slice, double[][] body) {
    double[] logits = logits(image, slice, body);
    double nats = 0;
    int at = 0;
    for (int row = 0; row < shape.height; row++) {
      for (int column = 0; column < shape.columns; column++) {
        for (int c = 0; c < COLOURS; c++, at += shape.levels) {
          int y = row * shape.scale + slice / shape.scale;
          int x = column * shape.scale + slice % shape.scale;
          nats -= logits[at + value(shape, image[y][x][c])];
        }
      }
    }
    return nats;
  }

  /** The value of the stage that an intensity has. */
  static int value(Shape shape, int intensity) {
    return shape.depth ? intensity % shape.levels : intensity / shape.hiStep();
  }

  /** The intensities among which a value lies, given one of them. */
  static ReferenceMixture.Known known(Shape shape, int intensity) {
    int from = shape.depth ? intensity / shape.levels * shape.levels : 0;
    int to = shape.depth ? from + shape.levels : shape.intensities();
    return new ReferenceMixture.Known(from, to, shape.levels);
  }

  /** log P(v) of a pixel, [3][V]. */
  private double[][] pixel(Site site, double[] z) {
    Prediction p = view.predict(site);
    double[][] errors = view.errors(site);
    Spread spread = view.spread(p.d(), errors);
    double[] t = trunk(site, row(site, p, errors, spread), z);
    double[][] logP = new double[COLOURS][shape.levels];
    for (int c = 0; c < COLOURS; c++) {
      double l = logScale(shape, weight("sc"), site, logScaleRow(spread, p, c), c);
      double[] o = colour(site, c, t, colourRow(p, l, c));
      ReferenceMixture mixture = mixture(shape, p, c, l, o);
      int y = site.row() * shape.scale + site.slice() / shape.scale;
      int x = site.column() * shape.scale + site.slice() % shape.scale;
      for (int v = 0; v < shape.levels; v++) {
        logP[c][v] = mixture.logP(known(shape, site.image()[y][x][c]), v);
      }
    }
    return logP;
  }

  /** q(c), then log(|r_e| + 0.5) of the colours before c and 0 for the others, [7]. */
  static double[] logScaleRow(Spread spread, Prediction p, int c) {
    double[] row = new double[7];
    System.arraycopy(spread.q(c), 0, row, 0, 5);
    for (int e = 0; e < c; e++) {
      row[5 + e] = Math.log(Math.abs(p.r(e)) + 0.5);
    }
    return row;
  }

  /** l_c, the row's product with sc[q][c]. */
  static double logScale(Shape shape, double[] sc, Site site, double[] row, int c) {
    int at = ((site.slice() - shape.firstSlice) * COLOURS + c) * row.length;
    double l = 0;
    for (int i = 0; i < row.length; i++) {
      l += row[i] * sc[at + i];
    }
    return l;
  }

  /** l0_c: colour c's own q, but the weights of red. */
  private double l0(Site site, Spread spread, int c) {
    double[] row = new double[7];
    System.arraycopy(spread.q(c), 0, row, 0, 5);
    return logScale(shape, weight("sc"), site, row, 0);
  }

  /** The row u, [{@link Shape#seen}]. */
  private double[] row(Site site, Prediction p, double[][] errors, Spread spread) {
    double[] u = new double[shape.seen()];
    int at = 0;
    for (double[] place : p.v()) {
      for (int c = 0; c < COLOURS; c++) {
        double v = place == null ? p.base()[c] : place[c];
        u[at++] = asinh((v - p.mu0()[c]) / scale(l0(site, spread, c)));
      }
    }
    for (double[] error : errors) {
      for (int c = 0; c < COLOURS; c++) {
        u[at++] = error == null ? 0 : asinh(error[c] / scale(l0(site, spread, c)));
      }
    }
    for (int c = 0; c < COLOURS; c++) {
      u[at + c] = l0(site, spread, c);
      u[at + 3 + c] = Math.log(spread.act()[c] + 1);
      u[at + 6 + c] = Math.log(spread.en()[c] + 0.3);
    }
    at += 9;
    for (Offset near : view.places(site).subList(0, shape.nearPlaces())) {
      u[at++] = view.at(site, near) == null ? 1 : 0;
    }
    for (int c = 0; c < COLOURS; c++) {
      u[at++] = Math.sin(2 * Math.PI * p.mu0()[c]);
    }
    return u;
  }

  /** t, [D]. */
  private double[] trunk(Site site, double[] u, double[] z) {
    int q = site.slice() - shape.firstSlice;
    int y = site.row() * shape.scale + site.slice() / shape.scale;
    int x = site.column() * shape.scale + site.slice() % shape.scale;
    double[] t = new double[shape.width];
    addProduct(u, "f", q, t);
    addRow("fb", q, t);
    addRow("pos", PERIOD * (y % PERIOD) + x % PERIOD, t);
    if (shape.body) {
      addProduct(map(z, value -> value > 0 ? value : Math.expm1(value)), "z", 0, t);
    }
    t = map(t, ReferenceLaw::silu);
    for (int m = 1; m <= shape.layers; m++) {
      t = residual(t, "r" + m);
    }
    return t;
  }

  /** e_c, [3 + 3c]. */
  private static double[] colourRow(Prediction p, double l, int c) {
    double s = scale(l);
    double[] row = new double[3 + 3 * c];
    row[0] = l;
    row[1] = Math.sin(2 * Math.PI * p.mu()[c]);
    row[2] = asinh((p.mu()[c] - p.mu0()[c]) / s);
    for (int e = 0; e < c; e++) {
      row[3 + 3 * e] = asinh(p.r(e) / s);
      row[4 + 3 * e] = Math.log(Math.abs(p.r(e)) + 0.3);
      row[5 + 3 * e] = asinh(p.r0(e) / s);
    }
    return row;
  }

  /** o, [3K + 2A + c]. */
  private double[] colour(Site site, int c, double[] t, double[] row) {
    double[] g = new double[shape.width / 2];
    addProduct(t, "h" + c, 0, g);
    addProduct(row, "x" + c, 0, g);
    addRow("h" + c + "b", 0, g);
    g = residual(map(g, ReferenceLaw::silu), "g" + c);
    double[] o = new double[shape.outputs(c)];
    addProduct(g, "o" + c, 0, o);
    addRow("o" + c + "b", site.slice() - shape.firstSlice, o);
    return o;
  }

  /** The mixture that a row o of colour c stands for. */
  static ReferenceMixture mixture(Shape shape, Prediction p, int c, double l, double[] o) {
    int k = shape.components;
    int a = shape.copies();
    double[] logits = new double[k + a];
    double[] means = new double[k + a];
    double[] logScales = new double[k + a];
    for (int j = 0; j < k; j++) {
      logits[j] = o[j];
      means[j] = p.mu()[c] + Math.exp(l) * o[k + j];
      for (int e = 0; e < c; e++) {
        means[j] += p.r(e) * o[3 * k + 2 * a + e];
      }
      logScales[j] = l + o[2 * k + j];
    }
    for (int j = 0; j < a; j++) {
      double[] place = p.v()[j];
      logits[k + j] = o[3 * k + j];
      means[k + j] = place == null ? p.base()[c] : place[c];
      logScales[k + j] = o[3 * k + a + j];
    }
    return new ReferenceMixture(shape.intensities(), logits, means, logScales);
  }

  private static double scale(double l) {
    return 2 * Math.exp(l) + 0.1;
  }

  private static double silu(double x) {
    return x / (1 + Math.exp(-x));
  }

  private static double asinh(double x) {
    return Math.signum(x) * Math.log(Math.abs(x) + Math.sqrt(x * x + 1));
  }

  private static double[] map(double[] x, DoubleUnaryOperator function) {
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = function.applyAsDouble(x[i]);
    }
    return y;
  }

  /** t + silu(t W + b). */
  private double[] residual(double[] t, String name) {
    double[] pre = new double[t.length];
    addProduct(t, name, 0, pre);
    addRow(name + "b", 0, pre);
    double[] sum = map(pre, ReferenceLaw::silu);
    for (int i = 0; i < sum.length; i++) {
      sum[i] += t[i];
    }
    return sum;
  }

  /** Adds x W to y, W the matrix {@code block} of a tensor [blocks][in][out]. */
  private void addProduct(double[] x, String name, int block, double[] y) {
    double[] matrices = weight(name);
    for (int i = 0; i < x.length; i++) {
      for (int o = 0; o < y.length; o++) {
        y[o] += x[i] * matrices[(block * x.length + i) * y.length + o];
      }
    }
  }

  private void addRow(String name, int row, double[] y) {
    for (int o = 0; o < y.length; o++) {
      y[o] += weight(name)[row * y.length + o];
    }
  }

  private double[] weight(String name) {
    return read.computeIfAbsent(name, weights);
  }
}
