package io.subscale.model.local;

import static io.subscale.model.local.LocalShape.COLOURS;
import static io.subscale.model.local.LocalShape.SCALE_TERMS;

import io.subscale.model.simd.LogisticMixture;
import io.subscale.model.simd.Threads;
import java.util.List;
import java.util.function.Supplier;

/**
 * Fits the scale and the mixture's start to some images whose prediction is known: a regression of
 * the log error, then some steps of Adam on the mean cost ({@code docs/MODEL.md}, section 5).
 */
public final class ScaleFit {
  private static final double ERROR_FLOOR = 0.3;
  private static final double RIDGE = 0.1;
  private static final int STEPS = 40;
  private static final double RATE = 0.05;

  private final LocalTables tables;
  private final LocalShape shape;
  private final Supplier<LogisticMixture> mixtures;
  private final int components;

  /**
   * A fit.
   *
   * @param components K
   * @param mixtures makes mixtures of K + A components
   */
  public ScaleFit(LocalTables tables, int components, Supplier<LogisticMixture> mixtures) {
    this.tables = tables;
    this.components = components;
    this.mixtures = mixtures;
    shape = tables.shape();
  }

  /**
   * What is known of a colour's pixels.
   *
   * @param terms [n][7] q and the logs of earlier errors
   * @param mean [n] mu
   * @param error [n] r
   * @param anchors [n][A]
   * @param intensity [n] the value's lowest
   */
  private record Pixels(
      double[][] terms, double[] mean, double[] error, double[][] anchors, int[] intensity) {}

  /**
   * Fits every slice and colour.
   *
   * @param seen for each slice of the stage, in order, the same images
   * @param fit gets its scale
   * @param biases {@code o{c}b} by colour, [slices][columns]: start values, which are moved
   */
  public void fit(List<Seen> seen, Prediction fit, float[][] biases) {
    for (int q = 0; q < shape.slices(); q++) {
      Pixels[] colours = look(seen.get(q), q, fit);
      int slice = q;
      Threads.each(COLOURS, c -> fitColour(colours[c], slice, c, fit, biases[c]));
    }
  }

  private Pixels[] look(Seen seen, int q, Prediction fit) {
    int count = seen.slices().length * shape.pixels();
    Pixels[] colours = new Pixels[COLOURS];
    for (int c = 0; c < COLOURS; c++) {
      colours[c] =
          new Pixels(
              new double[count][SCALE_TERMS],
              new double[count],
              new double[count],
              new double[count][shape.anchors()],
              new int[count]);
    }
    Threads.each(
        seen.slices().length,
        n -> {
          LocalImage image = new LocalImage(tables);
          image.fill(seen, n);
          LocalPixel pixel = new LocalPixel(tables, image, fit);
          for (int k = shape.firstSlice(); k <= shape.firstSlice() + q; k++) {
            LocalFeatures.errors(image, pixel, k);
          }
          for (int p = 0; p < shape.pixels(); p++) {
            int at = image.at(shape.firstSlice() + q, p / shape.columns(), p % shape.columns());
            pixel.look(q, at);
            pixel.measure();
            look(pixel, image, at, n * shape.pixels() + p, colours);
          }
        });
    return colours;
  }

  private void look(LocalPixel pixel, LocalImage image, int at, int r, Pixels[] colours) {
    for (int c = 0; c < COLOURS; c++) {
      Pixels of = colours[c];
      pixel.predict(c);
      pixel.take(c);
      System.arraycopy(pixel.activity[c], 0, of.terms()[r], 0, pixel.activity[c].length);
      for (int earlier = 0; earlier < c; earlier++) {
        of.terms()[r][pixel.activity[c].length + earlier] = pixel.colourTerm(earlier);
      }
      of.mean()[r] = pixel.mean[c];
      of.error()[r] = pixel.residual[c];
      for (int a = 0; a < shape.anchors(); a++) {
        of.anchors()[r][a] = pixel.neighbour(a, c);
      }
      of.intensity()[r] = image.lowest(at, c);
    }
  }

  private void fitColour(Pixels pixels, int q, int c, Prediction fit, float[] biases) {
    double[] scale = regression(pixels);
    int columns = biases.length / shape.slices();
    double[] bias = new double[columns];
    for (int i = 0; i < columns; i++) {
      bias[i] = biases[q * columns + i];
    }
    new ScaleDescent(pixels, scale, bias).run();
    for (int i = 0; i < SCALE_TERMS; i++) {
      fit.scale()[(q * COLOURS + c) * SCALE_TERMS + i] = (float) scale[i];
    }
    for (int i = 0; i < columns; i++) {
      biases[q * columns + i] = (float) bias[i];
    }
  }

  private double[] regression(Pixels pixels) {
    double[][] products = new double[SCALE_TERMS][SCALE_TERMS];
    double[] right = new double[SCALE_TERMS];
    int step = shape.lawScale().step();
    for (int r = 0; r < pixels.mean().length; r++) {
      double log = Math.log(Math.abs(pixels.error()[r]) + ERROR_FLOOR * Math.sqrt(step));
      double[] terms = pixels.terms()[r];
      for (int i = 0; i < SCALE_TERMS; i++) {
        right[i] += terms[i] * log;
        for (int j = 0; j < SCALE_TERMS; j++) {
          products[i][j] += terms[i] * terms[j];
        }
      }
    }
    for (int i = 0; i < SCALE_TERMS; i++) {
      products[i][i] += RIDGE;
    }
    return Cholesky.solve(products, right);
  }

  /** Adam (Kingma and Ba 2015) on the scale but for its constant, and the biases. */
  private final class ScaleDescent {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;
    private static final int CONSTANT = 4;

    private final Pixels pixels;
    private final double[] scale;
    private final double[] bias;
    private final LogisticMixture mixture = mixtures.get();
    private final int all = components + shape.anchors();
    private final double[] parameters = new double[3 * all];
    private final double[] slopes = new double[3 * all];
    private final double[] first;
    private final double[] second;

    ScaleDescent(Pixels pixels, double[] scale, double[] bias) {
      this.pixels = pixels;
      this.scale = scale;
      this.bias = bias;
      first = new double[SCALE_TERMS + bias.length];
      second = new double[SCALE_TERMS + bias.length];
    }

    void run() {
      for (int t = 1; t <= STEPS; t++) {
        double[] gradient = gradient();
        for (int i = 0; i < gradient.length; i++) {
          first[i] = BETA1 * first[i] + (1 - BETA1) * gradient[i];
          second[i] = BETA2 * second[i] + (1 - BETA2) * gradient[i] * gradient[i];
          double mean = first[i] / (1 - Math.pow(BETA1, t));
          double square = second[i] / (1 - Math.pow(BETA2, t));
          double step = RATE * mean / (Math.sqrt(square) + EPSILON);
          if (i >= SCALE_TERMS) {
            bias[i - SCALE_TERMS] -= step;
          } else if (i != CONSTANT) {
            scale[i] -= step;
          }
        }
      }
    }

    private double[] gradient() {
      int rows = pixels.mean().length;
      double[] gradient = new double[first.length];
      for (int r = 0; r < rows; r++) {
        load(r);
        mixture.nats(pixels.intensity()[r]);
        mixture.gradient(1.0 / rows, slopes, 0);
        double ofScale = 0;
        for (int k = 0; k < components; k++) {
          gradient[SCALE_TERMS + k] += slopes[k];
          gradient[SCALE_TERMS + 2 * components + k] += slopes[2 * all + k];
          ofScale += slopes[2 * all + k];
        }
        for (int a = 0; a < shape.anchors(); a++) {
          int to = SCALE_TERMS + 3 * components + a;
          gradient[to] += slopes[components + a];
          gradient[to + shape.anchors()] += slopes[2 * all + components + a];
        }
        for (int i = 0; i < SCALE_TERMS; i++) {
          gradient[i] += ofScale * pixels.terms()[r][i];
        }
      }
      return gradient;
    }

    private void load(int r) {
      double logScale = 0;
      for (int i = 0; i < SCALE_TERMS; i++) {
        logScale += scale[i] * pixels.terms()[r][i];
      }
      for (int k = 0; k < components; k++) {
        parameters[k] = bias[k];
        parameters[all + k] = pixels.mean()[r];
        parameters[2 * all + k] = logScale + bias[2 * components + k];
      }
      for (int a = 0; a < shape.anchors(); a++) {
        int k = components + a;
        parameters[k] = bias[3 * components + a];
        parameters[all + k] = pixels.anchors()[r][a];
        parameters[2 * all + k] = bias[3 * components + shape.anchors() + a];
      }
      mixture.load(parameters, 0);
    }
  }
}
