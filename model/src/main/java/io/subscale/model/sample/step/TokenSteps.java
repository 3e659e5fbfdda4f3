package io.subscale.model.sample.step;

import io.subscale.model.net.DecoderSpec;

/** The transformer over a slice's pixels, a token a step. */
final class TokenSteps {
  private final int examples;
  private final int columns;
  private final int pixels;
  private final int width;
  private final Matrix input;
  private final float[] bias;
  private final float[][] rowPlaces;
  private final float[][] columnPlaces;
  private final Matrix context;
  private final Layer[] layers;
  private final Norm last;
  private final float[][] rowStart;
  private final float[][] token;
  private final float[][] normal;
  private final float[][] qkv;
  private final float[][] attended;
  private final float[][] hidden;

  /** One layer's weights and memory. */
  private record Layer(
      Norm first, Projection qkv, AttentionCache cache, Projection out, Norm second, Mlp mlp) {}

  private record Projection(Matrix weight, float[] bias) {
    void assign(float[][] x, float[][] y) {
      weight.affine(x, bias, y);
    }

    void add(float[][] x, float[][] y) {
      weight.addAffine(x, bias, y);
    }
  }

  private record Mlp(Projection up, Projection down) {}

  TokenSteps(Weights weights, DecoderSpec spec, int examples) {
    this.examples = examples;
    columns = spec.columns();
    pixels = spec.height() * columns;
    width = spec.size().width();
    input = weights.matrix("t0.w");
    bias = weights.vector("t0.b");
    rowPlaces = weights.table("t0.row");
    columnPlaces = weights.table("t0.col");
    context = spec.hasContext() ? weights.matrix("t0.context") : null;
    layers = new Layer[spec.size().transformerLayers()];
    for (int l = 0; l < layers.length; l++) {
      layers[l] = layer(weights, "t" + (l + 1) + ".", spec);
    }
    last = new Norm(weights.vector("tn.g"), weights.vector("tn.b"));
    rowStart = new float[examples * columns][width];
    token = new float[examples][width];
    normal = new float[examples][width];
    qkv = new float[examples][3 * width];
    attended = new float[examples][width];
    hidden = new float[examples][4 * width];
  }

  private Layer layer(Weights weights, String prefix, DecoderSpec spec) {
    return new Layer(
        new Norm(weights.vector(prefix + "n1g"), weights.vector(prefix + "n1b")),
        projection(weights, prefix + "qkv", prefix + "qkvb"),
        new AttentionCache(examples, width, spec.size().heads(), pixels),
        projection(weights, prefix + "wo", prefix + "bo"),
        new Norm(weights.vector(prefix + "n2g"), weights.vector(prefix + "n2b")),
        new Mlp(
            projection(weights, prefix + "w1", prefix + "b1"),
            projection(weights, prefix + "w2", prefix + "b2")));
  }

  private static Projection projection(Weights weights, String matrix, String bias) {
    return new Projection(weights.matrix(matrix), weights.vector(bias));
  }

  /**
   * Prepares what the tokens of row y have of places and context.
   *
   * @param e the slice's context, [n*h*w][width]; null without
   */
  void startRow(int y, float[][] e) {
    Pointwise.assign(bias, rowStart);
    for (int r = 0; r < rowStart.length; r++) {
      Pointwise.add(rowPlaces[y], rowStart[r]);
      Pointwise.add(columnPlaces[r % columns], rowStart[r]);
    }
    for (int n = 0; n < examples && e != null; n++) {
      context.addProduct(e, n * pixels + y * columns, rowStart, n * columns, columns);
    }
  }

  /**
   * The token of pixel (y, x), after those of all pixels before it.
   *
   * @param target embedded values of the pixels before
   * @return T, [n][width], valid until the next step
   */
  float[][] step(int y, int x, Pixels target) {
    int t = y * columns + x;
    for (int n = 0; n < examples; n++) {
      System.arraycopy(rowStart[n * columns + x], 0, token[n], 0, width);
    }
    if (t > 0) {
      input.addProduct(target.at(t - 1), 0, token, 0, examples);
    }
    for (Layer layer : layers) {
      layer.first().apply(token, normal);
      layer.qkv().assign(normal, qkv);
      layer.cache().attend(t, qkv, attended);
      layer.out().add(attended, token);
      layer.second().apply(token, normal);
      layer.mlp().up().assign(normal, hidden);
      Pointwise.relu(hidden);
      layer.mlp().down().add(hidden, token);
    }
    last.apply(token, normal);
    return normal;
  }
}
