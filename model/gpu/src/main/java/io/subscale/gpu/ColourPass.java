package io.subscale.gpu;

import io.subscale.gpu.Gpu.Grid;
import io.subscale.gpu.Products.Layer;
import io.subscale.gpu.Products.Slope;
import io.subscale.gpu.Products.Term;
import io.subscale.gpu.Purpose.Scores;
import io.subscale.gpu.Purpose.Training;

/**
 * The softmax head on the device, with its cost; on the CPU: {@link
 * io.subscale.model.block.head.ColourHead}.
 */
record ColourPass() implements HeadPass {
  private static final int COLOURS = 3;
  private static final int ROWS = 8;
  private static final int WARP = 32;

  @Override
  public Buffer run(Pass pass, Rows z, Sink dz) {
    int width = z.columns();
    Rows into = dz == null ? null : dz.alone();
    Rows features = pass.rows("features", width);
    pass.elu(z, features);
    Buffer costs = pass.model().arena().doubles("costs", (long) COLOURS * pass.batch().rows());
    for (int c = 0; c < COLOURS; c++) {
      Rows hidden = pass.scratch("hidden of colour", width);
      pass.products().forward(hiddenLayer(pass, c), hidden, new Term(features, h(pass, c)));
      Rows logits = pass.scratch("logits", pass.spec().levels());
      Layer out = new Layer(pass.weight("o" + c + "b"));
      pass.products().forward(out, logits, new Term(hidden, pass.weight("o" + c)));
      costs(pass, c, logits, costs);
      if (pass.training() != null) {
        backward(pass, c, hidden, logits, into);
      }
    }
    return costs;
  }

  private static long h(Pass pass, int c) {
    return pass.weight("h" + c);
  }

  private static Layer hiddenLayer(Pass pass, int c) {
    Layer layer = new Layer(pass.weight("h" + c + "b")).activated(Activation.ELU, null);
    for (int earlier = 0; earlier < c; earlier++) {
      layer.plus(pass.weight("e" + earlier + c), values(pass, earlier));
    }
    return layer;
  }

  /** [M], a colour's values. */
  private static Buffer values(Pass pass, int colour) {
    int[] target = pass.batch().batch().target();
    return pass.batch().ofRows("values of colour " + colour, r -> target[r * COLOURS + colour]);
  }

  /** The costs of a colour; with a backward half the logits become their gradient. */
  private static void costs(Pass pass, int c, Rows logits, Buffer costs) {
    int rows = pass.batch().rows();
    Training training = pass.training();
    Scores scores = pass.scores();
    if (scores != null) {
      pass.gpu()
          .launch(
              "choose_logits",
              Grid.of((long) scores.count() * logits.columns()),
              logits.values(),
              scores.chosen(),
              scores.count(),
              c,
              logits.columns(),
              scores.logits());
    }
    pass.gpu()
        .launch(
            "softmax_costs",
            new Grid((rows + ROWS - 1) / ROWS, 1, 1, ROWS * WARP),
            logits.values(),
            pass.batch().target(),
            c,
            rows,
            logits.columns(),
            training == null ? 0.0 : training.factor(),
            costs,
            training == null ? null : logits.values());
  }

  /** Adds to dz, but for colour 0, which assigns it; the last colour also takes z's slope. */
  private static void backward(Pass pass, int c, Rows hidden, Rows dLogits, Rows dz) {
    int width = hidden.columns();
    pass.gradients(hidden, dLogits, "o" + c);
    Rows dHidden = pass.scratch("d hidden of colour", width);
    pass.products()
        .backward(
            new Slope().sloped(Activation.ELU, hidden, dHidden),
            width,
            new Term(dLogits, pass.weight("o" + c)));
    for (int earlier = 0; earlier < c; earlier++) {
      Lookups of =
          new Lookups(values(pass, earlier), pass.batch().rows(), pass.spec().levels(), width);
      long table = pass.gradient("e" + earlier + c);
      pass.gradients().lookedUp(dHidden.values().address(), of, table);
    }
    Rows features = pass.rows("features", width);
    pass.gradients(features, dHidden, "h" + c);
    Slope slope = new Slope().plus(c == 0 ? null : dz.values());
    boolean complete = c == COLOURS - 1;
    pass.products()
        .backward(
            complete ? slope.sloped(Activation.ELU, features, dz) : slope.into(dz),
            width,
            new Term(dHidden, h(pass, c)));
  }

  /** Nothing. */
  @Override
  public void close() {}
}
