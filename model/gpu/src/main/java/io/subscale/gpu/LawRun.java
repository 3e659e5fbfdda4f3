package io.subscale.gpu;

import io.subscale.gpu.Gpu.Grid;
import io.subscale.gpu.Gradients.To;
import io.subscale.gpu.Products.Layer;
import io.subscale.gpu.Products.Slope;
import io.subscale.gpu.Products.Term;
import io.subscale.gpu.Purpose.Scores;
import io.subscale.gpu.Purpose.Training;
import io.subscale.model.block.law.LawHead;
import io.subscale.model.local.LocalShape;
import io.subscale.model.local.MixtureLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link LawPass} over one batch. Names of memory are the symbols of {@code docs/MODEL.md}; {@code
 * bt}, {@code bg} and so on hold what silu was taken of.
 */
final class LawRun {
  private static final int COLOURS = LocalShape.COLOURS;
  private static final int PLACES = LocalShape.PERIOD * LocalShape.PERIOD;

  private final LawHead head;
  private final Pass pass;
  private final LawBatch batch;
  private final LawFeatures.Out features;
  private final Rows z;
  private final int width;
  private final int half;

  /**
   * A run.
   *
   * @param z the body's features; null without a body
   */
  LawRun(LawHead head, Pass pass, LawBatch batch, LawFeatures.Out features, Rows z) {
    this.head = head;
    this.pass = pass;
    this.batch = batch;
    this.features = features;
    this.z = z;
    width = head.size().width();
    half = head.size().colourWidth();
  }

  /** Costs, and with a backward half all gradients. */
  Buffer run(Sink dz) {
    long values = (long) COLOURS * pass.batch().rows();
    Buffer costs = pass.model().arena().doubles("costs", values);
    Rows t = trunk();
    for (int c = 0; c < COLOURS; c++) {
      colour(c, t, costs);
    }
    if (pass.training() != null) {
      trunkBackward(dz);
    }
    return costs;
  }

  /** Where a trunk layer's output lies; without a backward half two places do for all. */
  private Rows trunk(int layer) {
    return pass.rows("t" + (pass.training() == null ? layer % 2 : layer), width);
  }

  private Rows eluOfZ() {
    return pass.rows("elu of z", z.columns());
  }

  private Rows trunk() {
    List<Term> terms = new ArrayList<>();
    int stride = features.rows().columns() * width;
    terms.add(new Term(features.rows(), pass.weight("f"), Taps.SELF, batch.keys(), stride));
    if (z != null) {
      pass.elu(z, eluOfZ());
      terms.add(new Term(eluOfZ(), pass.weight("z")));
    }
    pass.products()
        .forward(
            new Layer(pass.weight("fb"), batch.keys())
                .plus(pass.weight("pos"), batch.places())
                .activated(Activation.SILU, pass.kept("bt0", width)),
            trunk(0),
            terms.toArray(Term[]::new));
    for (int m = 1; m <= head.size().layers(); m++) {
      Rows before = trunk(m - 1);
      Layer layer = new Layer(pass.weight("r" + m + "b"));
      pass.products()
          .forward(
              layer.activated(Activation.SILU, pass.kept("bt" + m, width)).onto(before),
              trunk(m),
              new Term(before, pass.weight("r" + m)));
    }
    return trunk(head.size().layers());
  }

  private void colour(int c, Rows t, Buffer costs) {
    MixtureLayout layout = head.layout(c);
    Rows g = pass.scratch("g", half);
    Layer first = new Layer(pass.weight("h" + c + "b"));
    pass.products()
        .forward(
            first.activated(Activation.SILU, pass.kept("bg", half)),
            g,
            new Term(t, pass.weight("h" + c)),
            new Term(features.colours()[c], pass.weight("x" + c)));
    Rows sum = pass.scratch("sum", half);
    Layer second = new Layer(pass.weight("g" + c + "b"));
    pass.products()
        .forward(
            second.activated(Activation.SILU, pass.kept("bsum", half)).onto(g),
            sum,
            new Term(g, pass.weight("g" + c)));
    Rows o = pass.scratch("o", layout.columns());
    Layer out = new Layer(pass.weight("o" + c + "b"), batch.keys());
    pass.products().forward(out, o, new Term(sum, pass.weight("o" + c)));
    Rows slopes = pass.kept("do", layout.columns());
    costs(layout, o, costs, slopes);
    if (pass.training() != null) {
      colourBackward(c, t, slopes);
    }
  }

  private void costs(MixtureLayout layout, Rows o, Buffer costs, Rows slopes) {
    Training training = pass.training();
    int rows = pass.batch().rows();
    pass.gpu()
        .launch(
            "law_costs",
            Grid.of(rows),
            shape(head, layout.colour()),
            features.around(),
            o.values(),
            rows,
            training == null ? 0.0 : training.factor(),
            costs,
            slopes == null ? null : slopes.values());
    Scores scores = pass.scores();
    if (scores != null) {
      long values = (long) scores.count() * head.shape().levels();
      pass.gpu()
          .launch(
              "law_logits",
              Grid.of(values),
              shape(head, layout.colour()),
              features.around(),
              o.values(),
              scores.chosen(),
              scores.count(),
              scores.logits());
    }
  }

  /** Sizes of a colour's mixture, as {@code Shape} of mixture.cuh. */
  static Struct shape(LawHead head, int colour) {
    MixtureLayout layout = head.layout(colour);
    var scale = head.shape().lawScale();
    return new Struct()
        .number(layout.components())
        .number(layout.anchors())
        .number(layout.colour())
        .number(scale.top())
        .number(scale.step())
        .number(scale.levels());
  }

  /** Of a trunk layer's products; the layers take turns. */
  private Rows dTrunk(int layer) {
    return pass.scratch("d trunk " + layer % 2, width);
  }

  /**
   * Adds to dt, but for colour 0, which assigns it; the last colour also takes the trunk's slope.
   */
  private void colourBackward(int c, Rows t, Rows slopes) {
    To outs = new To(pass.gradient("o" + c + "b"), batch.keys(), head.shape().slices());
    Rows sum = pass.scratch("sum", half);
    pass.gradients().product(sum, Taps.SELF, slopes, To.all(pass.gradient("o" + c)), outs);
    Rows dSum = pass.scratch("dsum", half);
    Rows dG = pass.scratch("dg", half);
    pass.products()
        .backward(
            new Slope().into(dG).sloped(Activation.SILU, pass.kept("bsum", half), dSum),
            half,
            new Term(slopes, pass.weight("o" + c)));
    pass.gradients(pass.scratch("g", half), dSum, "g" + c);
    Rows d = pass.scratch("dbg", half);
    pass.products()
        .backward(
            new Slope().plus(dG.values()).sloped(Activation.SILU, pass.kept("bg", half), d),
            half,
            new Term(dSum, pass.weight("g" + c)));
    pass.gradients(t, d, "h" + c);
    pass.gradients(features.colours()[c], Taps.SELF, d, "x" + c, null);
    Rows dT = pass.scratch("dt", width);
    Slope slope = new Slope().plus(c == 0 ? null : dT.values()).into(dT);
    if (c == COLOURS - 1) {
      int last = head.size().layers();
      slope.sloped(Activation.SILU, pass.kept("bt" + last, width), dTrunk(last));
    }
    pass.products().backward(slope, width, new Term(d, pass.weight("h" + c)));
  }

  private void trunkBackward(Sink dz) {
    Rows dT = pass.scratch("dt", width);
    for (int m = head.size().layers(); m >= 1; m--) {
      pass.gradients(trunk(m - 1), dTrunk(m), "r" + m);
      Rows before = pass.kept("bt" + (m - 1), width);
      pass.products()
          .backward(
              new Slope().plus(dT.values()).into(dT).sloped(Activation.SILU, before, dTrunk(m - 1)),
              width,
              new Term(dTrunk(m), pass.weight("r" + m)));
    }
    Rows d = dTrunk(0);
    int slices = head.shape().slices();
    pass.gradients()
        .product(
            features.rows(),
            Taps.SELF,
            d,
            new To(pass.gradient("f"), batch.keys(), slices),
            new To(pass.gradient("fb"), batch.keys(), slices));
    Lookups places = new Lookups(batch.places(), pass.batch().rows(), PLACES, width);
    pass.gradients().lookedUp(d.values().address(), places, pass.gradient("pos"));
    if (z != null) {
      pass.gradients(eluOfZ(), Taps.SELF, d, "z", null);
      pass.products()
          .backward(
              new Slope().sloped(Activation.ELU, eluOfZ(), dz.alone()),
              z.columns(),
              new Term(d, pass.weight("z")));
    }
  }
}
