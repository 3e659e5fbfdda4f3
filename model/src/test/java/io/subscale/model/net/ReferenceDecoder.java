package io.subscale.model.net;

import io.subscale.datasets.batch.Batch;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * A decoder as section 4 of {@code docs/MODEL.md} writes it down: the same letters, plain loops
 * over doubles, one example at a time. Slow, and written from that page alone.
 *
 * <p>An image is [h][w][channels].
 */
final class ReferenceDecoder {
  private static final int COLOURS = 3;
  private static final double EPSILON = 1e-5;

  private final DecoderSpec spec;
  private final NetSize net;
  private final ReferenceWeights weights;

  ReferenceDecoder(Decoder decoder) {
    spec = decoder.spec();
    net = spec.size();
    weights = new ReferenceWeights(decoder);
  }

  /** The logits of every value, [n][h][w][3][levels]. */
  double[] logits(Batch batch) {
    int each = spec.sliceValues() * spec.levels();
    double[] logits = new double[batch.examples() * each];
    for (int n = 0; n < batch.examples(); n++) {
      int[] target = example(batch.target(), n, batch.examples());
      double[][][] x = embed("x", target, spec.levels());
      double[][][] context = spec.hasContext() ? sliceEmbedder(batch, n) : null;
      double[][][] z = pixels(x, transformer(x, context), context);
      int at = n * each;
      for (int p = 0; p < spec.height() * spec.columns(); p++) {
        double[] ofPixel = z[p / spec.columns()][p % spec.columns()];
        for (int c = 0; c < COLOURS; c++, at += spec.levels()) {
          double[] ofColour = colour(c, ofPixel, target[p * COLOURS], target[p * COLOURS + 1]);
          System.arraycopy(ofColour, 0, logits, at, spec.levels());
        }
      }
    }
    return logits;
  }

  private static int[] example(int[] values, int n, int examples) {
    int each = values.length / examples;
    return Arrays.copyOfRange(values, n * each, (n + 1) * each);
  }

  /** Value embeddings: of each pixel's slots, then colours, e numbers. */
  private double[][][] embed(String vertex, int[] values, int levels) {
    int perPixel = values.length / (spec.height() * spec.columns());
    return image(
        (row, column) -> {
          double[] embedded = new double[0];
          for (int i = 0; i < perPixel; i++) {
            int v = values[(row * spec.columns() + column) * perPixel + i];
            int c = i % COLOURS;
            embedded = join(embedded, weights.row(vertex + ".table", c * (levels + 1) + v));
          }
          return embedded;
        });
  }

  private double[][][] sliceEmbedder(Batch batch, int n) {
    int i = batch.slice()[n] / spec.scale();
    int j = batch.slice()[n] % spec.scale();
    double[] place = join(weights.row("e0.row", i), weights.row("e0.col", j));
    double[][][] xw = embed("xw", example(batch.window(), n, batch.examples()), spec.levels());
    double[][][] xh = embed("xh", example(batch.hiWindow(), n, batch.examples()), spec.hiLevels());
    double[][][] e =
        image(
            (row, column) -> {
              double[] seen = join(join(xw[row][column], xh[row][column]), place);
              return add(weights.times(seen, "e0.w"), weights.vector("e0.b"));
            });
    for (int r = 1; r <= net.embedderBlocks(); r++) {
      e = residual("e" + r, e);
    }
    return e;
  }

  private double[][][] residual(String vertex, double[][][] e) {
    double[][][] first = image((row, column) -> elu(e[row][column]));
    double[][][] second =
        image(
            (row, column) ->
                elu(
                    add(
                        weights.convolve(first, row, column, vertex + ".w1", 1, 1),
                        weights.vector(vertex + ".b1"))));
    return image(
        (row, column) ->
            add(
                e[row][column],
                weights.convolve(second, row, column, vertex + ".w2", 1, 1),
                weights.vector(vertex + ".b2")));
  }

  private double[][][] transformer(double[][][] x, double[][][] context) {
    double[][] t = new double[spec.height() * spec.columns()][];
    for (int r = 0; r < t.length; r++) {
      t[r] = token(x, context, r);
    }
    for (int l = 1; l <= net.transformerLayers(); l++) {
      t = transformerLayer("t" + l + ".", t);
    }
    double[][] last = t;
    return image((row, column) -> norm(last[row * spec.columns() + column], "tn.g", "tn.b"));
  }

  private double[] token(double[][][] x, double[][][] context, int r) {
    int row = r / spec.columns();
    int column = r % spec.columns();
    double[] before =
        r == 0 ? new double[x[0][0].length] : x[(r - 1) / spec.columns()][(r - 1) % spec.columns()];
    double[] token =
        add(
            weights.times(before, "t0.w"),
            weights.vector("t0.b"),
            weights.row("t0.row", row),
            weights.row("t0.col", column));
    return context == null ? token : add(token, weights.times(context[row][column], "t0.context"));
  }

  private double[][] transformerLayer(String layer, double[][] t) {
    double[][] u = new double[t.length][];
    for (int r = 0; r < t.length; r++) {
      double[] normal = norm(t[r], layer + "n1g", layer + "n1b");
      u[r] = add(weights.times(normal, layer + "qkv"), weights.vector(layer + "qkvb"));
    }
    double[][] out = new double[t.length][];
    for (int r = 0; r < t.length; r++) {
      double[] projected = weights.times(attended(u, r), layer + "wo");
      double[] m = add(t[r], projected, weights.vector(layer + "bo"));
      double[] normal = norm(m, layer + "n2g", layer + "n2b");
      double[] hidden =
          map(
              add(weights.times(normal, layer + "w1"), weights.vector(layer + "b1")),
              value -> Math.max(value, 0));
      out[r] = add(m, weights.times(hidden, layer + "w2"), weights.vector(layer + "b2"));
    }
    return out;
  }

  /** All heads of token t: softmax over tokens s up to t of q k / sqrt(d), times v. */
  private double[] attended(double[][] u, int t) {
    int width = net.width();
    int depth = width / net.heads();
    double[] attended = new double[width];
    for (int head = 0; head < net.heads(); head++) {
      int q = head * depth;
      double[] scores = new double[t + 1];
      for (int s = 0; s <= t; s++) {
        for (int d = 0; d < depth; d++) {
          scores[s] += u[t][q + d] * u[s][width + q + d] / Math.sqrt(depth);
        }
      }
      double[] exps = map(scores, Math::exp);
      double sum = Arrays.stream(exps).sum();
      for (int s = 0; s <= t; s++) {
        for (int d = 0; d < depth; d++) {
          attended[q + d] += exps[s] / sum * u[s][2 * width + q + d];
        }
      }
    }
    return attended;
  }

  private double[][][] pixels(double[][][] x, double[][][] t, double[][][] e) {
    double[][][] v =
        image(
            (row, column) ->
                add(
                    weights.convolve(x, row, column, "pixels.vin", 2, 1),
                    weights.vector("pixels.vinb")));
    double[][][] z =
        image(
            (row, column) ->
                add(
                    weights.convolve(x, row, column, "pixels.hin", 0, 2),
                    weights.vector("pixels.hinb")));
    for (int l = 0; l < net.pixelLayers(); l++) {
      double[][][] av = vertical(l, v, e);
      z = horizontal(l, z, av, t, e);
      v = image((row, column) -> gate(av[row][column]));
    }
    return z;
  }

  private double[][][] vertical(int l, double[][][] v, double[][][] e) {
    return image(
        (row, column) -> {
          double[] seen = weights.convolve(v, row, column, "pixels.v" + l, 1, 1);
          double[] av = add(seen, weights.vector("pixels.v" + l + "b"));
          return e == null ? av : add(av, weights.times(e[row][column], "pixels.ev" + l));
        });
  }

  private double[][][] horizontal(
      int l, double[][][] z, double[][][] av, double[][][] t, double[][][] e) {
    return image(
        (row, column) -> {
          double[] ah =
              add(
                  weights.convolve(z, row, column, "pixels.h" + l, 0, 1),
                  weights.vector("pixels.h" + l + "b"),
                  weights.times(av[row][column], "pixels.vh" + l),
                  weights.times(t[row][column], "pixels.th" + l));
          if (e != null) {
            ah = add(ah, weights.times(e[row][column], "pixels.eh" + l));
          }
          double[] projected = weights.times(gate(ah), "pixels.o" + l);
          return add(z[row][column], projected, weights.vector("pixels.o" + l + "b"));
        });
  }

  private double[] colour(int c, double[] z, int red, int green) {
    double[] hidden =
        add(weights.times(elu(z), "logits.h" + c), weights.vector("logits.h" + c + "b"));
    if (c == 1) {
      hidden = add(hidden, weights.row("logits.e01", red));
    }
    if (c == 2) {
      hidden = add(hidden, weights.row("logits.e02", red), weights.row("logits.e12", green));
    }
    return add(weights.times(elu(hidden), "logits.o" + c), weights.vector("logits.o" + c + "b"));
  }

  private static double[] elu(double[] x) {
    return map(x, value -> value > 0 ? value : Math.exp(value) - 1);
  }

  private static double[] gate(double[] pre) {
    double[] gated = new double[pre.length / 2];
    for (int i = 0; i < gated.length; i++) {
      gated[i] = Math.tanh(pre[i]) / (1 + Math.exp(-pre[gated.length + i]));
    }
    return gated;
  }

  private double[] norm(double[] x, String gain, String bias) {
    double mean = Arrays.stream(x).average().orElseThrow();
    double variance = Arrays.stream(map(x, value -> (value - mean) * (value - mean))).sum();
    double deviation = Math.sqrt(variance / x.length + EPSILON);
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = (x[i] - mean) / deviation * weights.vector(gain)[i] + weights.vector(bias)[i];
    }
    return y;
  }

  private interface Pixel {
    double[] at(int row, int column);
  }

  private double[][][] image(Pixel pixel) {
    double[][][] image = new double[spec.height()][spec.columns()][];
    for (int row = 0; row < spec.height(); row++) {
      for (int column = 0; column < spec.columns(); column++) {
        image[row][column] = pixel.at(row, column);
      }
    }
    return image;
  }

  private static double[] map(double[] x, DoubleUnaryOperator function) {
    return Arrays.stream(x).map(function).toArray();
  }

  private static double[] join(double[] first, double[] second) {
    double[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static double[] add(double[]... terms) {
    double[] sum = new double[terms[0].length];
    for (double[] term : terms) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += term[i];
      }
    }
    return sum;
  }
}
