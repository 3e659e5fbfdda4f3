package io.subscale.model.sample.step;

import static io.subscale.model.local.LocalShape.COLOURS;

import io.subscale.model.local.LocalShape;
import io.subscale.model.local.LocalSteps;
import io.subscale.model.local.LocalTables;
import io.subscale.model.local.MixtureLayout;
import io.subscale.model.local.Prediction;
import io.subscale.model.local.Seen;
import io.subscale.model.net.Head;
import io.subscale.model.op.Mixture;
import io.subscale.model.simd.FloatRows;
import io.subscale.model.simd.LogisticMixture;

/** The law head, a value a step. */
final class LawSteps implements HeadSteps {
  private final Kernels kernels;
  private final LocalShape shape;
  private final LocalSteps local;
  private final Kernels.Matrix[] first;
  private final float[][] firstBias;
  private final float[][] places;
  private final Kernels.Matrix body;
  private final Kernels.Matrix[] layers;
  private final float[][] layerBiases;
  private final Colour[] colours = new Colour[COLOURS];
  private final FloatRows rows;
  private final FloatRows features;
  private final FloatRows trunk;
  private final FloatRows inner;
  private final float[][] logits;
  private final LogisticMixture mixture;
  private int[] slices;

  /** One colour's weights, and memory for its rows. */
  private record Colour(
      Matrices matrices, Biases biases, MixtureLayout layout, FloatRows extra, FloatRows outputs) {}

  /** h, x, g, o. */
  private record Matrices(Kernels.Matrix h, Kernels.Matrix x, Kernels.Matrix g, Kernels.Matrix o) {}

  /** Of h, of g, and by slice of o. */
  private record Biases(float[] h, float[] g, float[][] o) {}

  LawSteps(StepWeights weights, Head.Law law, int examples) {
    kernels = weights.kernels();
    shape = weights.spec().localShape(law);
    int width = law.width();
    int slices = shape.slices();
    Prediction fit =
        new Prediction(
            weights.tensor("law.ls", slices, COLOURS, shape.terms()),
            weights.tensor("law.lc", slices, COLOURS),
            weights.tensor("law.sc", slices, COLOURS, LocalShape.SCALE_TERMS));
    local = new LocalSteps(LocalTables.of(shape), fit, examples);
    first = weights.matrices("law.f", slices, shape.rowUnits(), width);
    firstBias = weights.table("law.fb", slices, width);
    places = weights.table("law.pos", LocalShape.PERIOD * LocalShape.PERIOD, width);
    int bodyWidth = weights.spec().size().width();
    body = law.body() ? weights.matrix("law.z", bodyWidth, width) : null;
    layers = new Kernels.Matrix[law.layers()];
    layerBiases = new float[law.layers()][];
    for (int m = 0; m < layers.length; m++) {
      layers[m] = weights.matrix("law.r" + (m + 1), width, width);
      layerBiases[m] = weights.vector("law.r" + (m + 1) + "b", width);
    }
    for (int c = 0; c < COLOURS; c++) {
      colours[c] = colour(weights, law, c, examples);
    }
    rows = FloatRows.of(examples, shape.rowUnits());
    features = law.body() ? FloatRows.of(examples, bodyWidth) : null;
    trunk = FloatRows.of(examples, width);
    inner = FloatRows.of(examples, width);
    logits = new float[examples][shape.levels()];
    mixture = Mixture.row(colours[0].layout().all(), shape.lawScale());
  }

  private Colour colour(StepWeights weights, Head.Law law, int c, int examples) {
    int width = law.width() / 2;
    int extra = LocalShape.colourUnits(c);
    MixtureLayout layout = new MixtureLayout(law.components(), shape.anchors(), c);
    return new Colour(
        new Matrices(
            weights.matrix("law.h" + c, law.width(), width),
            weights.matrix("law.x" + c, extra, width),
            weights.matrix("law.g" + c, width, width),
            weights.matrix("law.o" + c, width, layout.columns())),
        new Biases(
            weights.vector("law.h" + c + "b", width),
            weights.vector("law.g" + c + "b", width),
            weights.table("law.o" + c + "b", shape.slices(), layout.columns())),
        layout,
        FloatRows.of(examples, extra),
        FloatRows.of(examples, layout.columns()));
  }

  @Override
  public void startSlice(Seen seen) {
    slices = seen.slices();
    local.startSlice(seen);
  }

  @Override
  public void startPixel(int y, int x, FloatRows z) {
    local.startPixel(y, x, rows);
    int examples = logits.length;
    firstLayer(y, x);
    if (body != null) {
      features.copy(z, 0, 0, examples);
      kernels.elu(features);
      body.addProduct(features, 0, trunk, 0, examples);
    }
    kernels.silu(trunk);
    for (int m = 0; m < layers.length; m++) {
      inner.assign(layerBiases[m]);
      layers[m].addProduct(trunk, 0, inner, 0, examples);
      kernels.silu(inner);
      add(inner, trunk);
    }
  }

  /** Images whose slice is the same, side by side, in one product. */
  private void firstLayer(int y, int x) {
    for (int from = 0, to; from < slices.length; from = to) {
      to = from + 1;
      while (to < slices.length && slices[to] == slices[from]) {
        to++;
      }
      int q = slices[from] - shape.firstSlice();
      float[] place = places[shape.place(slices[from], y, x)];
      for (int n = from; n < to; n++) {
        trunk.assign(firstBias[q], n);
        kernels.add(place, trunk, n);
      }
      first[q].addProduct(rows, from, trunk, from, to - from);
    }
  }

  private static void add(FloatRows from, FloatRows to) {
    for (int i = 0; i < to.values().length; i++) {
      to.values()[i] += from.values()[i];
    }
  }

  @Override
  public float[][] step(int colour, int[][] values) {
    for (int n = 0; n < logits.length && colour > 0; n++) {
      local.accept(n, colour - 1, values[colour - 1][n]);
    }
    Colour of = colours[colour];
    local.startColour(colour, of.extra());
    FloatRows outputs = outputs(of);
    double[] o = new double[of.layout().columns()];
    double[] parameters = new double[3 * of.layout().all()];
    MixtureLayout.Around around = new MixtureLayout.Around(shape.anchors());
    for (int n = 0; n < logits.length; n++) {
      for (int i = 0; i < o.length; i++) {
        o[i] = outputs.values()[n * outputs.stride() + i];
      }
      local.around(n, colour, around);
      of.layout().write(o, 0, around, parameters, 0);
      mixture.load(parameters, 0);
      mixture.logProbabilities(local.knownIntensity(n, colour), logits[n]);
    }
    return logits;
  }

  private FloatRows outputs(Colour of) {
    int examples = logits.length;
    FloatRows g = FloatRows.of(examples, of.biases().h().length);
    g.assign(of.biases().h());
    of.matrices().h().addProduct(trunk, 0, g, 0, examples);
    of.matrices().x().addProduct(of.extra(), 0, g, 0, examples);
    kernels.silu(g);
    FloatRows sum = FloatRows.of(examples, of.biases().g().length);
    sum.assign(of.biases().g());
    of.matrices().g().addProduct(g, 0, sum, 0, examples);
    kernels.silu(sum);
    add(g, sum);
    for (int n = 0; n < examples; n++) {
      of.outputs().assign(of.biases().o()[slices[n] - shape.firstSlice()], n);
    }
    of.matrices().o().addProduct(sum, 0, of.outputs(), 0, examples);
    return of.outputs();
  }

  @Override
  public void finishPixel(int[][] values) {
    for (int n = 0; n < logits.length; n++) {
      local.accept(n, COLOURS - 1, values[COLOURS - 1][n]);
    }
  }
}
