package io.subscale.gpu;

import io.subscale.gpu.Gpu.Grid;
import io.subscale.gpu.Products.Layer;
import io.subscale.gpu.Products.Output;
import io.subscale.gpu.Products.Slope;
import io.subscale.gpu.Products.Term;
import io.subscale.model.block.law.LawHead;
import io.subscale.model.local.LocalShape;
import io.subscale.model.local.MixtureLayout;

/**
 * The law head over a batch, forward and backward ({@code docs/MODEL.md}, section 4, law head; the
 * same on the CPU: {@code LawHeadRun}, {@code LawColour}). Names of memory are the page's symbols;
 * {@code bf}, {@code bm} and so on hold what silu was taken of.
 */
final class LawPass {
  private static final int COLOURS = LocalShape.COLOURS;
  private static final int PLACES = LocalShape.PERIOD * LocalShape.PERIOD;
  private static final int SUM_COLUMNS = 32;

  private final Model model;
  private final LawHead head;
  private final LawBatch batch;
  private final Products products;
  private final LawFeatures.Out features;
  private final Training training;
  private final Scores scores;
  private final int width;
  private final int half;

  /** Of the last weights' gradient, [n][rows + 1][columns]. */
  private Buffer parts;

  /**
   * What passes work with.
   *
   * @param arena memory for a batch
   * @param state weights first
   */
  record Model(
      Gpu gpu, LawHead head, Weights weights, Buffer state, LawFeatures features, Arena arena) {}

  /** What a pass is for. */
  sealed interface Purpose permits Costs, Scores, Training {}

  /** The costs alone. */
  record Costs() implements Purpose {}

  /**
   * The logits of some pixels too.
   *
   * @param chosen their rows
   * @param count how many
   * @param logits [count][3][levels]
   */
  record Scores(Buffer chosen, int count, Buffer logits) implements Purpose {}

  /**
   * A backward half.
   *
   * @param gradient of all weights; that of the fitted ones is left as it is
   * @param add whether to add to it
   * @param factor what the gradient of a nat is multiplied with
   */
  record Training(Buffer gradient, boolean add, double factor) implements Purpose {}

  private LawPass(Model model, LawBatch batch, Precision precision, Purpose purpose) {
    this.model = model;
    this.batch = batch;
    training = purpose instanceof Training backward ? backward : null;
    scores = purpose instanceof Scores chosen ? chosen : null;
    head = model.head();
    width = head.size().width();
    half = head.size().colourWidth();
    products = new Products(model.gpu(), precision, batch.examples(), head.shape().pixels());
    features = model.features().of(batch, model.weights(), model.state(), model.arena());
  }

  /**
   * Runs a pass.
   *
   * @return [M][3], nats as double
   */
  static Buffer run(Model model, LawBatch batch, Precision precision, Purpose purpose) {
    LawPass pass = new LawPass(model, batch, precision, purpose);
    Buffer costs = model.arena().doubles("costs", (long) COLOURS * batch.rows());
    Buffer t = pass.trunk();
    for (int c = 0; c < COLOURS; c++) {
      pass.colour(c, t, costs);
    }
    if (pass.training != null) {
      pass.trunkBackward();
    }
    return costs;
  }

  private Buffer rows(String name, int columns) {
    return model.arena().floats(name, (long) batch.rows() * columns);
  }

  /** Memory of the forward half that only the backward half reads. */
  private Buffer kept(String name, int columns) {
    return training == null ? null : rows(name, columns);
  }

  private long weight(String name) {
    return model.weights().address(model.state(), name);
  }

  /** Where a trunk layer's output lies; without a backward half two places do for all. */
  private Buffer trunk(int layer) {
    return rows("t" + (training == null ? layer % 2 : layer), width);
  }

  private Buffer trunk() {
    int units = head.shape().rowUnits();
    products.silu(
        new Term(features.rows(), weight("f"), units, batch.keys(), units * width),
        null,
        new Layer(
            weight("fb"), batch.keys(), weight("pos"), batch.places(), null, kept("bt0", width)),
        new Output(trunk(0), width));
    for (int m = 1; m <= head.size().layers(); m++) {
      Buffer before = trunk(m - 1);
      products.silu(
          new Term(before, weight("r" + m), width),
          null,
          Layer.of(weight("r" + m + "b"), before, kept("bt" + m, width)),
          new Output(trunk(m), width));
    }
    return trunk(head.size().layers());
  }

  private void colour(int c, Buffer t, Buffer costs) {
    MixtureLayout layout = head.layout(c);
    int units = LocalShape.colourUnits(c);
    Buffer g = rows("g", half);
    products.silu(
        new Term(t, weight("h" + c), width),
        new Term(features.colours()[c], weight("x" + c), units),
        Layer.of(weight("h" + c + "b"), null, kept("bg", half)),
        new Output(g, half));
    Buffer sum = rows("sum", half);
    products.silu(
        new Term(g, weight("g" + c), half),
        null,
        Layer.of(weight("g" + c + "b"), g, kept("bsum", half)),
        new Output(sum, half));
    Buffer o = rows("o", layout.columns());
    products.linear(
        new Term(sum, weight("o" + c), half),
        new Layer(weight("o" + c + "b"), batch.keys(), 0, null, null, null),
        new Output(o, layout.columns()));
    Buffer slopes = kept("do", layout.columns());
    costs(layout, o, costs, slopes);
    if (training != null) {
      colourBackward(c, t, new Output(slopes, layout.columns()));
    }
  }

  private void costs(MixtureLayout layout, Buffer o, Buffer costs, Buffer slopes) {
    double factor = training == null ? 0 : training.factor();
    model
        .gpu()
        .launch(
            "law_costs",
            Grid.of(batch.rows()),
            shape(layout),
            features.around(),
            o,
            batch.rows(),
            factor,
            costs,
            slopes);
    if (scores != null) {
      long values = (long) scores.count() * head.shape().levels();
      model
          .gpu()
          .launch(
              "law_logits",
              Grid.of(values),
              shape(layout),
              features.around(),
              o,
              scores.chosen(),
              scores.count(),
              scores.logits());
    }
  }

  private Struct shape(MixtureLayout layout) {
    var scale = head.shape().lawScale();
    return new Struct()
        .number(layout.components())
        .number(layout.anchors())
        .number(layout.colour())
        .number(scale.top())
        .number(scale.step())
        .number(scale.levels());
  }

  /**
   * Adds to dt, but for colour 0, which assigns it; the last colour also takes the trunk's slope.
   */
  private void colourBackward(int c, Buffer t, Output slopes) {
    Output sum = new Output(rows("sum", half), half);
    Output g = new Output(rows("g", half), half);
    gradients(sum, slopes, "o" + c, batch.keys());
    Output dSum = new Output(rows("dsum", half), half);
    Buffer dG = rows("dg", half);
    products.backward(
        new Term(slopes.rows(), weight("o" + c), slopes.columns()),
        half,
        new Slope(null, rows("bsum", half), dG, dSum.rows()));
    gradients(g, dSum, "g" + c, null);
    Output d = new Output(rows("dbg", half), half);
    products.backward(
        new Term(dSum.rows(), weight("g" + c), half),
        half,
        new Slope(dG, rows("bg", half), null, d.rows()));
    gradients(new Output(t, width), d, "h" + c, null);
    products.weights(new Output(features.colours()[c], LocalShape.colourUnits(c)), d, parts(d, c));
    sum("x" + c, d.columns(), LocalShape.colourUnits(c), 0, null);
    Buffer dT = rows("dt", width);
    int last = head.size().layers();
    boolean all = c == COLOURS - 1;
    products.backward(
        new Term(d.rows(), weight("h" + c), half),
        width,
        new Slope(
            c == 0 ? null : dT,
            all ? rows("bt" + last, width) : null,
            dT,
            all ? rows("d" + last % 2, width) : null));
  }

  private Buffer parts(Output d, int colour) {
    return parts(LocalShape.colourUnits(colour), d.columns());
  }

  private void trunkBackward() {
    Buffer dT = rows("dt", width);
    for (int m = head.size().layers(); m >= 1; m--) {
      Output d = new Output(rows("d" + m % 2, width), width);
      gradients(new Output(trunk(m - 1), width), d, "r" + m, null);
      products.backward(
          new Term(d.rows(), weight("r" + m), width),
          width,
          new Slope(dT, rows("bt" + (m - 1), width), dT, rows("d" + (m - 1) % 2, width)));
    }
    Output d = new Output(rows("d0", width), width);
    int units = head.shape().rowUnits();
    products.weights(new Output(features.rows(), units), d, parts(units, width));
    sum("f", width, units, 0, batch.keys());
    sum("fb", width, 1, units, batch.keys());
    model
        .gpu()
        .launch(
            "sum_looked_up",
            new Grid((width + SUM_COLUMNS - 1) / SUM_COLUMNS, PLACES, 1, 8 * SUM_COLUMNS),
            d.rows(),
            batch.order(),
            batch.starts(),
            width,
            gradient("pos"),
            added());
  }

  private Buffer parts(int columns, int outputs) {
    long each = (columns + 1L) * outputs;
    parts = model.arena().floats("parts", batch.examples() * each);
    return parts;
  }

  /** The gradients of a matrix and its bias, which is called like it with a b behind. */
  private void gradients(Output x, Output dy, String name, Buffer biasKeys) {
    products.weights(x, dy, parts(x.columns(), dy.columns()));
    sum(name, dy.columns(), x.columns(), 0, null);
    sum(name + "b", dy.columns(), 1, x.columns(), biasKeys);
  }

  /**
   * Adds up what the last product of weights left of each example.
   *
   * @param rows of the tensor, of so many columns
   * @param from the first of these rows in the parts
   * @param keys [n], which part of the tensor an example's belongs to
   */
  private void sum(String name, int columns, int rows, int from, Buffer keys) {
    // The parts' rows: those of the matrix, then the bias's.
    int all = from == 0 ? rows + 1 : from + 1;
    int length = rows * columns;
    Grid grid = Grid.of(length);
    int groups = keys == null ? 1 : head.shape().slices();
    model
        .gpu()
        .launch(
            "sum_parts",
            new Grid(grid.x(), groups, 1, grid.threads()),
            parts,
            batch.examples(),
            all * columns,
            from * columns,
            length,
            keys,
            gradient(name),
            added());
  }

  private long gradient(String name) {
    return model.weights().address(training.gradient(), name);
  }

  private int added() {
    return training.add() ? 1 : 0;
  }
}
