package io.subscale.model.net;

import io.subscale.model.net.ReferenceLaw.Fit;
import io.subscale.model.net.ReferenceLaw.Shape;
import io.subscale.model.net.ReferenceLawView.Prediction;
import io.subscale.model.net.ReferenceLawView.Site;
import io.subscale.model.net.ReferenceMixture.Slopes;
import java.util.ArrayList;
import java.util.List;

/**
 * "The fit" of section 5 of {@code docs/MODEL.md}.
 *
 * <p>Where that page leaves it open: quotients in numbers of images are rounded down; Adam starts
 * from the regression and from the biases of a head without a fit, is that of section 6 without
 * clipping, and takes all pixels in every step; "the mean cost" is the mean over a slice's values
 * of one colour, of which alone that slice's and colour's numbers depend.
 */
final class ReferenceLawFit {
  private static final int COLOURS = 3;
  private static final int SCALE_ROW = 7;
  private static final int CONSTANT = 4;
  private static final int STEPS = 40;
  private static final double RATE = 0.05;

  /** A pixel's value of one colour, as the last part of the fit sees it. */
  record Example(Site site, Prediction prediction, double[] row, int intensity) {}

  private final Shape shape;
  private final ReferenceLawView view;
  private final Fit fit;

  private ReferenceLawFit(Shape shape) {
    this.shape = shape;
    double[] ls = new double[shape.slices() * COLOURS * (COLOURS * shape.places() + 1)];
    double[] lc = new double[shape.slices() * COLOURS];
    double[] sc = new double[shape.slices() * COLOURS * SCALE_ROW];
    view = new ReferenceLawView(shape, ls, lc);
    fit = new Fit(ls, lc, sc, unfitted(shape));
  }

  static Fit fit(Shape shape, List<int[][][]> images) {
    int pixels = shape.height() * shape.columns();
    List<int[][][]> first = first(images, Math.max(256, (1 << 18) / pixels));
    List<int[][][]> fewer = first(first, Math.max(16, (1 << 15) / pixels));
    ReferenceLawFit fit = new ReferenceLawFit(shape);
    for (int q = 0; q < shape.slices(); q++) {
      fit.fitLines(q, first);
    }
    for (int q = 0; q < shape.slices(); q++) {
      for (int c = 0; c < COLOURS; c++) {
        List<Example> examples = fit.examples(q, c, fewer);
        fit.fitScale(q, c, examples);
        fit.descend(q, c, examples);
      }
    }
    return fit.fit;
  }

  private static List<int[][][]> first(List<int[][][]> images, int count) {
    return images.subList(0, Math.min(images.size(), count));
  }

  /** o{c}b without a fit, [3][slices][3K + 2A + c]. */
  static double[][] unfitted(Shape shape) {
    int k = shape.components();
    int a = shape.copies();
    double[][] biases = new double[COLOURS][];
    for (int c = 0; c < COLOURS; c++) {
      int outputs = shape.outputs(c);
      biases[c] = new double[shape.slices() * outputs];
      for (int at = 0; at < biases[c].length; at += outputs) {
        for (int j = 0; j < k; j++) {
          double width = 0.25 * Math.pow(20, (double) j / (k - 1));
          biases[c][at + 2 * k + j] = k == 1 ? 0 : Math.log(width);
        }
        for (int j = 0; j < a; j++) {
          biases[c][at + 3 * k + j] = -3;
          biases[c][at + 3 * k + a + j] = -2;
        }
      }
    }
    return biases;
  }

  private List<Site> sites(int[][][] image, int q) {
    List<Site> sites = new ArrayList<>();
    for (int row = 0; row < shape.height(); row++) {
      for (int column = 0; column < shape.columns(); column++) {
        sites.add(new Site(image, shape.firstSlice() + q, row, column));
      }
    }
    return sites;
  }

  /** {@code ls} and {@code lc} of a slice. */
  private void fitLines(int q, List<int[][][]> images) {
    int terms = COLOURS * shape.places() + 1;
    double ridge = 1e-2 * images.size() * shape.height() * shape.columns();
    double[][] square = new double[terms][terms];
    double[][] product = new double[terms][COLOURS];
    for (int[][][] image : images) {
      double[][] squareOfImage = new double[terms][terms];
      double[][] productOfImage = new double[terms][COLOURS];
      for (Site site : sites(image, q)) {
        Prediction p = view.predict(site);
        double[] a = new double[terms];
        System.arraycopy(p.d(), 0, a, 0, terms - 1);
        a[terms - 1] = 1;
        double[] y = {p.x()[0] - p.base()[0], p.x()[1] - p.base()[1], p.x()[2] - p.base()[2]};
        addOuter(a, a, squareOfImage);
        addOuter(a, y, productOfImage);
      }
      add(squareOfImage, square);
      add(productOfImage, product);
    }
    double[][] lines = solve(square, ridge, product);
    for (int c = 0; c < COLOURS; c++) {
      for (int i = 0; i < terms; i++) {
        fit.ls()[(q * COLOURS + c) * terms + i] = lines[i][c];
      }
    }
    fitColours(q, images, ridge);
  }

  /** {@code lc} of a slice, whose {@code ls} is fitted. */
  private void fitColours(int q, List<int[][][]> images, double ridge) {
    double[][] r = new double[COLOURS][COLOURS];
    for (int[][][] image : images) {
      double[][] ofImage = new double[COLOURS][COLOURS];
      for (Site site : sites(image, q)) {
        Prediction p = view.predict(site);
        double[] residual = {p.r0(0), p.r0(1), p.r0(2)};
        addOuter(residual, residual, ofImage);
      }
      add(ofImage, r);
    }
    double[][] two = {{r[0][0], r[0][1]}, {r[1][0], r[1][1]}};
    double[][] blue = solve(two, ridge, new double[][] {{r[0][2]}, {r[1][2]}});
    fit.lc()[q * COLOURS] = r[0][1] / (r[0][0] + ridge);
    fit.lc()[q * COLOURS + 1] = blue[0][0];
    fit.lc()[q * COLOURS + 2] = blue[1][0];
  }

  private List<Example> examples(int q, int c, List<int[][][]> images) {
    List<Example> examples = new ArrayList<>();
    for (int[][][] image : images) {
      for (Site site : sites(image, q)) {
        Prediction p = view.predict(site);
        double[] row = ReferenceLaw.logScaleRow(view.spread(p.d(), view.errors(site)), p, c);
        int s = shape.scale();
        int y = site.row() * s + site.slice() / s;
        int x = site.column() * s + site.slice() % s;
        examples.add(new Example(site, p, row, image[y][x][c]));
      }
    }
    return examples;
  }

  /** {@code sc} of a slice's colour, by regression; its columns of later colours stay 0. */
  private void fitScale(int q, int c, List<Example> examples) {
    double[][] square = new double[SCALE_ROW][SCALE_ROW];
    double[][] product = new double[SCALE_ROW][1];
    double floor = 0.3 * Math.sqrt(shape.perValue());
    for (Example example : examples) {
      double[] size = {Math.log(Math.abs(example.prediction.r(c)) + floor)};
      addOuter(example.row, example.row, square);
      addOuter(example.row, size, product);
    }
    double[][] line = solve(square, 0.1, product);
    for (int i = 0; i < SCALE_ROW; i++) {
      fit.sc()[(q * COLOURS + c) * SCALE_ROW + i] = line[i][0];
    }
  }

  /** Adam on the mean cost moves {@code sc} and {@code o{c}b} of a slice's colour. */
  private void descend(int q, int c, List<Example> examples) {
    int bias = SCALE_ROW;
    double[] w = new double[SCALE_ROW + shape.outputs(c)];
    int scAt = (q * COLOURS + c) * SCALE_ROW;
    int biasAt = q * shape.outputs(c);
    System.arraycopy(fit.sc(), scAt, w, 0, SCALE_ROW);
    System.arraycopy(fit.biases()[c], biasAt, w, bias, shape.outputs(c));
    double[] m = new double[w.length];
    double[] s = new double[w.length];
    for (int t = 1; t <= STEPS; t++) {
      double[] g = gradient(shape, c, examples, w);
      double rate = RATE * Math.sqrt(1 - Math.pow(0.999, t)) / (1 - Math.pow(0.9, t));
      for (int i = 0; i < w.length; i++) {
        m[i] = 0.9 * m[i] + 0.1 * g[i];
        s[i] = 0.999 * s[i] + 0.001 * g[i] * g[i];
        w[i] -= rate * m[i] / (Math.sqrt(s[i]) + 1e-8);
      }
    }
    System.arraycopy(w, 0, fit.sc(), scAt, SCALE_ROW);
    System.arraycopy(w, bias, fit.biases()[c], biasAt, shape.outputs(c));
  }

  /** The mean cost of examples of colour c under {@code w}, sc[q][c] and then o{c}b[q]. */
  static double cost(Shape shape, int c, List<Example> examples, double[] w) {
    double nats = 0;
    for (Example example : examples) {
      int v = ReferenceLaw.value(shape, example.intensity);
      nats -= mixture(shape, c, example, w).logP(known(shape, example), v);
    }
    return nats / examples.size();
  }

  /** The derivatives of {@link #cost}, 0 for what the fit does not move. */
  static double[] gradient(Shape shape, int c, List<Example> examples, double[] w) {
    int k = shape.components();
    double[] g = new double[w.length];
    for (Example example : examples) {
      int v = ReferenceLaw.value(shape, example.intensity);
      Slopes slopes = mixture(shape, c, example, w).costSlopes(known(shape, example), v);
      double byLogScale = 0; // The means of these examples are mu_c, whatever l_c is.
      for (int j = 0; j < slopes.logits().length; j++) {
        boolean copy = j >= k;
        int logit = SCALE_ROW + (copy ? 2 * k + j : j);
        g[logit] += slopes.logits()[j] / examples.size();
        g[logit + (copy ? shape.copies() : 2 * k)] += slopes.logScales()[j] / examples.size();
        byLogScale += copy ? 0 : slopes.logScales()[j];
      }
      for (int i = 0; i < SCALE_ROW; i++) {
        g[i] += i == CONSTANT ? 0 : byLogScale * example.row[i] / examples.size();
      }
    }
    return g;
  }

  private static ReferenceMixture mixture(Shape shape, int c, Example example, double[] w) {
    double l = 0;
    for (int i = 0; i < SCALE_ROW; i++) {
      l += w[i] * example.row[i];
    }
    double[] o = new double[shape.outputs(c)];
    System.arraycopy(w, SCALE_ROW, o, 0, o.length);
    return ReferenceLaw.mixture(shape, example.prediction, c, l, o);
  }

  private static ReferenceMixture.Known known(Shape shape, Example example) {
    return ReferenceLaw.known(shape, example.intensity);
  }

  private static void addOuter(double[] a, double[] b, double[][] sum) {
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b.length; j++) {
        sum[i][j] += a[i] * b[j];
      }
    }
  }

  private static void add(double[][] term, double[][] sum) {
    for (int i = 0; i < term.length; i++) {
      for (int j = 0; j < term[i].length; j++) {
        sum[i][j] += term[i][j];
      }
    }
  }

  /** The solution of (square + ridge I) x = product, by elimination; square is positive. */
  private static double[][] solve(double[][] square, double ridge, double[][] product) {
    int n = square.length;
    double[][] left = new double[n][];
    double[][] x = new double[n][];
    for (int i = 0; i < n; i++) {
      left[i] = square[i].clone();
      left[i][i] += ridge;
      x[i] = product[i].clone();
    }
    for (int pivot = 0; pivot < n; pivot++) {
      for (int i = 0; i < n; i++) {
        double factor = i == pivot ? 0 : left[i][pivot] / left[pivot][pivot];
        for (int j = pivot; j < n; j++) {
          left[i][j] -= factor * left[pivot][j];
        }
        for (int j = 0; j < x[i].length; j++) {
          x[i][j] -= factor * x[pivot][j];
        }
      }
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < x[i].length; j++) {
        x[i][j] /= left[i][i];
      }
    }
    return x;
  }
}
