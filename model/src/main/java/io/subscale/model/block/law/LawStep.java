package io.subscale.model.block.law;

import static io.subscale.model.local.LocalShape.COLOURS;

import io.subscale.model.local.LocalShape;
import io.subscale.model.local.LocalSteps;
import io.subscale.model.local.LocalTables;
import io.subscale.model.local.MixtureLayout;
import io.subscale.model.local.Prediction;
import io.subscale.model.local.Seen;
import io.subscale.model.op.Mixture;
import io.subscale.model.simd.FloatRows;
import io.subscale.model.simd.LogisticMixture;
import io.subscale.model.step.BlockStep;
import io.subscale.model.step.Kernels;
import io.subscale.model.step.LinearStep;
import io.subscale.model.step.StepSetup;

/** {@link LawHead} a value at a time. */
final class LawStep implements BlockStep.Head {
  private final Kernels kernels;
  private final LocalShape shape;
  private final LocalSteps local;
  private final Kernels.Matrix[] first;
  private final float[][] firstBias;
  private final float[][] places;
  private final Kernels.Matrix fromBody;
  private final FloatRows body;
  private final LinearStep[] layers;
  private final Colour[] colours;
  private final FloatRows rows;
  private final FloatRows features;
  private final FloatRows trunk;
  private final FloatRows inner;
  private final float[][] logits;
  private final LogisticMixture mixture;
  private int[] slices;

  /** One colour's weights, and memory for its rows. */
  private record Colour(
      LinearStep trunk,
      Kernels.Matrix extra,
      LinearStep inner,
      Kernels.Matrix out,
      float[][] outBias,
      MixtureLayout layout,
      FloatRows extraRows,
      FloatRows outputs) {}

  LawStep(StepSetup setup, LawHead head) {
    kernels = setup.kernels();
    shape = head.shape();
    LawWeights weights = LawWeights.of(shape, head.size());
    int width = head.size().width();
    int examples = setup.examples();
    Prediction fit =
        new Prediction(
            setup.tensor(weights.spatial()),
            setup.tensor(weights.colour()),
            setup.tensor(weights.scale()));
    local = new LocalSteps(LocalTables.of(shape), fit, examples);
    first = setup.matrices(weights.first());
    firstBias = setup.table(weights.firstBias());
    places = setup.table(weights.places());
    boolean hasBody = weights.body() != null;
    fromBody = hasBody ? setup.matrix(weights.body()) : null;
    body = hasBody ? setup.pixel(setup.inputs().size() - 1) : null;
    features = hasBody ? FloatRows.of(examples, head.size().bodyWidth()) : null;
    layers = weights.layers().stream().map(setup::linear).toArray(LinearStep[]::new);
    colours = new Colour[COLOURS];
    for (int c = 0; c < COLOURS; c++) {
      colours[c] = colour(setup, weights.colours().get(c), head.layout(c));
    }
    rows = FloatRows.of(examples, shape.rowUnits());
    trunk = FloatRows.of(examples, width);
    inner = FloatRows.of(examples, width);
    logits = new float[examples][shape.levels()];
    mixture = Mixture.row(colours[0].layout().all(), shape.lawScale());
  }

  private static Colour colour(StepSetup setup, LawWeights.Colour weights, MixtureLayout layout) {
    int extra = LocalShape.colourUnits(layout.colour());
    return new Colour(
        setup.linear(weights.trunk()),
        setup.matrix(weights.extra()),
        setup.linear(weights.inner()),
        setup.matrix(weights.out().map()),
        setup.table(weights.out().bias()),
        layout,
        FloatRows.of(setup.examples(), extra),
        FloatRows.of(setup.examples(), layout.columns()));
  }

  @Override
  public void startSlice(Seen seen) {
    slices = seen.slices();
    local.startSlice(seen);
  }

  @Override
  public void startPixel(int y, int x) {
    local.startPixel(y, x, rows);
    int examples = logits.length;
    firstLayer(y, x);
    if (body != null) {
      features.copy(body, 0, 0, examples);
      kernels.elu(features);
      fromBody.addProduct(features, 0, trunk, 0, examples);
    }
    kernels.silu(trunk);
    for (LinearStep layer : layers) {
      layer.assign(trunk, inner);
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
  public float[][] logits(int colour) {
    Colour of = colours[colour];
    local.startColour(colour, of.extraRows());
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
    FloatRows g = FloatRows.of(examples, of.trunk().bias().length);
    of.trunk().assign(trunk, g);
    of.extra().addProduct(of.extraRows(), 0, g, 0, examples);
    kernels.silu(g);
    FloatRows sum = FloatRows.of(examples, of.inner().bias().length);
    of.inner().assign(g, sum);
    kernels.silu(sum);
    add(g, sum);
    for (int n = 0; n < examples; n++) {
      of.outputs().assign(of.outBias()[slices[n] - shape.firstSlice()], n);
    }
    of.out().addProduct(sum, 0, of.outputs(), 0, examples);
    return of.outputs();
  }

  @Override
  public void accept(int pixel, int colour, int[] values) {
    for (int n = 0; n < logits.length; n++) {
      local.accept(n, colour, values[n]);
    }
  }
}
