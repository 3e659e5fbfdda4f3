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
  private final float[] rowPlaces;
  private final float[] columnPlaces;
  private final Matrix context;
  private final Layer[] layers;
  private final Norm last;
  private final Rows rowStart;
  private final Rows token;
  private final Rows normal;
  private final Rows qkv;
  private final Rows attended;
  private final Rows hidden;

  /** One layer's weights and memory. */
  private record Layer(
      Norm first, Projection qkv, AttentionCache cache, Projection out, Norm second, Mlp mlp) {}

  private record Projection(Matrix weight, float[] bias) {
    void assign(Rows x, Rows y, int count) {
      y.fill(0, count, bias);
      weight.addProduct(x, 0, y, 0, count);
    }

    void add(Rows x, Rows y, int count) {
      for (int n = 0; n < count; n++) {
        y.add(n * y.stride(), bias, 0, bias.length);
      }
      weight.addProduct(x, 0, y, 0, count);
    }
  }

  private record Mlp(Projection up, Projection down) {}

  TokenSteps(Weights weights, DecoderSpec spec, int examples) {
    this.examples = examples;
    columns = spec.columns();
    pixels = spec.height() * columns;
    width = spec.size().width();
    input = weights.matrix("t0.w");
    bias = weights.flat("t0.b");
    rowPlaces = weights.flat("t0.row");
    columnPlaces = weights.flat("t0.col");
    context = spec.hasContext() ? weights.matrix("t0.context") : null;
    layers = new Layer[spec.size().transformerLayers()];
    for (int l = 0; l < layers.length; l++) {
      layers[l] = layer(weights, "t" + (l + 1) + ".", spec);
    }
    last = new Norm(weights.flat("tn.g"), weights.flat("tn.b"));
    rowStart = Rows.of(examples * columns, width);
    token = Rows.of(examples, width);
    normal = Rows.of(examples, width);
    qkv = Rows.of(examples, 3 * width);
    attended = Rows.of(examples, width);
    hidden = Rows.of(examples, 4 * width);
  }

  private Layer layer(Weights weights, String prefix, DecoderSpec spec) {
    return new Layer(
        new Norm(weights.flat(prefix + "n1g"), weights.flat(prefix + "n1b")),
        projection(weights, prefix + "qkv", prefix + "qkvb"),
        new AttentionCache(examples, width, spec.size().heads(), pixels),
        projection(weights, prefix + "wo", prefix + "bo"),
        new Norm(weights.flat(prefix + "n2g"), weights.flat(prefix + "n2b")),
        new Mlp(
            projection(weights, prefix + "w1", prefix + "b1"),
            projection(weights, prefix + "w2", prefix + "b2")));
  }

  private static Projection projection(Weights weights, String matrix, String bias) {
    return new Projection(weights.matrix(matrix), weights.flat(bias));
  }

  /**
   * Prepares what the tokens of row y have of places and context.
   *
   * @param e the slice's context, [n*h*w][width]; null without
   */
  void startRow(int y, Rows e) {
    for (int n = 0; n < examples; n++) {
      int at = n * columns * width;
      rowStart.fill(at, columns, bias);
      for (int x = 0; x < columns; x++) {
        rowStart.add(at + x * width, rowPlaces, y * width, width);
        rowStart.add(at + x * width, columnPlaces, x * width, width);
      }
      if (context != null) {
        context.addProduct(e, (n * pixels + y * columns) * width, rowStart, at, columns);
      }
    }
  }

  /**
   * The token of pixel (y, x), after those of all pixels before it.
   *
   * @param images embedded target values by image, [n][h*w*units]
   * @return T, [n][width], valid until the next step
   */
  Rows step(int y, int x, Rows images) {
    int t = y * columns + x;
    for (int n = 0; n < examples; n++) {
      System.arraycopy(
          rowStart.values(), (n * columns + x) * width, token.values(), n * width, width);
    }
    if (t > 0) {
      input.addProduct(images, (t - 1) * input.in(), token, 0, examples);
    }
    for (Layer layer : layers) {
      layer.first().apply(token, normal);
      layer.qkv().assign(normal, qkv, examples);
      layer.cache().attend(t, qkv, attended);
      layer.out().add(attended, token, examples);
      layer.second().apply(token, normal);
      layer.mlp().up().assign(normal, hidden, examples);
      Pointwise.relu(hidden.values());
      layer.mlp().down().add(hidden, token, examples);
    }
    last.apply(token, normal);
    return normal;
  }
}
