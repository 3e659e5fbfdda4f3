package io.subscale.model.sample.step;

import io.subscale.model.net.DecoderSpec;
import io.subscale.model.simd.FloatRows;

/** The transformer over a slice's pixels, a token a step. */
final class TokenSteps {
  private final Kernels kernels;
  private final int examples;
  private final int columns;
  private final int pixels;
  private final Kernels.Matrix input;
  private final float[] bias;
  private final float[][] rowPlaces;
  private final float[][] columnPlaces;
  private final Kernels.Matrix context;
  private final Layer[] layers;
  private final Kernels.Norm last;
  private final Pixels rowStart;
  private final FloatRows before;
  private final FloatRows token;
  private final FloatRows normal;
  private final FloatRows qkv;
  private final FloatRows attended;
  private final FloatRows hidden;

  /** One layer's weights and memory. */
  private record Layer(
      Kernels.Norm first,
      Projection qkv,
      Kernels.Attention attention,
      Projection out,
      Kernels.Norm second,
      Mlp mlp) {}

  private record Projection(Kernels.Matrix weight, float[] bias) {
    void assign(FloatRows x, FloatRows y) {
      y.assign(bias);
      weight.addProduct(x, 0, y, 0, y.rows());
    }

    void add(FloatRows x, FloatRows y, Kernels kernels) {
      for (int row = 0; row < y.rows(); row++) {
        kernels.add(bias, y, row);
      }
      weight.addProduct(x, 0, y, 0, y.rows());
    }
  }

  private record Mlp(Projection up, Projection down) {}

  TokenSteps(StepWeights weights, int examples) {
    DecoderSpec spec = weights.spec();
    kernels = weights.kernels();
    this.examples = examples;
    columns = spec.columns();
    pixels = spec.height() * columns;
    int width = spec.size().width();
    int units = 3 * spec.size().valueUnits();
    input = weights.matrix("t0.w", units, width);
    bias = weights.vector("t0.b", width);
    rowPlaces = weights.table("t0.row", spec.height(), width);
    columnPlaces = weights.table("t0.col", columns, width);
    context = spec.hasContext() ? weights.matrix("t0.context", width, width) : null;
    layers = new Layer[spec.size().transformerLayers()];
    for (int l = 0; l < layers.length; l++) {
      layers[l] = layer(weights, "t" + (l + 1) + ".", width);
    }
    last = kernels.norm(weights.vector("tn.g", width), weights.vector("tn.b", width));
    rowStart = Pixels.of(examples, columns, width);
    before = FloatRows.of(examples, units);
    token = FloatRows.of(examples, width);
    normal = FloatRows.of(examples, width);
    qkv = FloatRows.of(examples, 3 * width);
    attended = FloatRows.of(examples, width);
    hidden = FloatRows.of(examples, 4 * width);
  }

  private Layer layer(StepWeights weights, String prefix, int width) {
    return new Layer(
        norm(weights, prefix + "n1", width),
        projection(weights, prefix + "qkv", prefix + "qkvb", width, 3 * width),
        kernels.attention(examples, width, weights.spec().size().heads(), pixels),
        projection(weights, prefix + "wo", prefix + "bo", width, width),
        norm(weights, prefix + "n2", width),
        new Mlp(
            projection(weights, prefix + "w1", prefix + "b1", width, 4 * width),
            projection(weights, prefix + "w2", prefix + "b2", 4 * width, width)));
  }

  private Kernels.Norm norm(StepWeights weights, String prefix, int width) {
    return kernels.norm(weights.vector(prefix + "g", width), weights.vector(prefix + "b", width));
  }

  private static Projection projection(
      StepWeights weights, String matrix, String bias, int in, int out) {
    return new Projection(weights.matrix(matrix, in, out), weights.vector(bias, out));
  }

  /**
   * Prepares what the tokens of row y have of places and context.
   *
   * @param e the slice's context, [n*h*w][width]; null without
   */
  void startRow(int y, Pixels e) {
    FloatRows start = rowStart.rows();
    start.assign(bias);
    for (int r = 0; r < start.rows(); r++) {
      kernels.add(rowPlaces[y], start, r);
      kernels.add(columnPlaces[r % columns], start, r);
    }
    for (int n = 0; n < examples && e != null; n++) {
      context.addProduct(e.rows(), n * pixels + y * columns, start, n * columns, columns);
    }
  }

  /**
   * The token of pixel (y, x), after those of all pixels before it.
   *
   * @param target embedded values of the pixels before
   * @return T, [n][width], valid until the next step
   */
  FloatRows step(int y, int x, Pixels target) {
    int t = y * columns + x;
    rowStart.gather(x, token);
    if (t > 0) {
      target.gather(t - 1, before);
      input.addProduct(before, 0, token, 0, examples);
    }
    for (Layer layer : layers) {
      layer.first().apply(token, normal);
      layer.qkv().assign(normal, qkv);
      layer.attention().attend(t, qkv, attended);
      layer.out().add(attended, token, kernels);
      layer.second().apply(token, normal);
      layer.mlp().up().assign(normal, hidden);
      kernels.relu(hidden);
      layer.mlp().down().add(hidden, token, kernels);
    }
    last.apply(token, normal);
    return normal;
  }
}
