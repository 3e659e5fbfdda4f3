package io.subscale.gpu;

import io.subscale.gpu.Gpu.Grid;
import io.subscale.gpu.Products.Layer;
import io.subscale.gpu.Products.Slope;
import io.subscale.gpu.Products.Term;
import java.util.ArrayList;
import java.util.List;

/**
 * The gated pixel stack on the device; on the CPU: {@link
 * io.subscale.model.block.pixel.GatedPixelStack}. Inputs: the embedded target x, T, and E if there
 * is one. Names of memory are those of {@code docs/MODEL.md}, with the layer's number behind.
 *
 * @param layers P
 */
record GatedPass(int layers) implements BlockPass {

  private static Taps above(Pass pass, int rows) {
    return taps(pass, 2, 3, -rows, -1);
  }

  private static Taps left(Pass pass, int columns) {
    return taps(pass, 1, 2, 0, -columns);
  }

  private static Taps taps(Pass pass, int rows, int columns, int top, int left) {
    return new Taps(rows, columns, top, left, pass.spec().height(), pass.spec().columns());
  }

  private static Rows context(List<Rows> inputs) {
    return inputs.size() > 2 ? inputs.get(2) : null;
  }

  @Override
  public Rows forward(Pass pass, List<Rows> inputs) {
    int width = pass.axis("vin", 3);
    Rows x = inputs.get(0);
    Rows v = stream(pass, "v", 0, width);
    Term fromAbove = new Term(x, pass.weight("vin"), above(pass, 2));
    pass.products().forward(new Layer(pass.weight("vinb")), v, fromAbove);
    Rows z = stream(pass, "z", 0, width);
    Term fromLeft = new Term(x, pass.weight("hin"), left(pass, 2));
    pass.products().forward(new Layer(pass.weight("hinb")), z, fromLeft);
    for (int l = 0; l < layers; l++) {
      layer(pass, inputs, l, width);
    }
    return stream(pass, "z", layers, width);
  }

  /** A stream before layer l; without a backward half two places do for all. */
  private Rows stream(Pass pass, String name, int l, int width) {
    if (l == layers) {
      return pass.output(width);
    }
    return pass.rows(name + (pass.training() == null ? l % 2 : l), width);
  }

  private void layer(Pass pass, List<Rows> inputs, int l, int width) {
    Rows context = context(inputs);
    Rows z = stream(pass, "z", l, width);
    List<Term> vertical = new ArrayList<>();
    List<Term> horizontal = new ArrayList<>();
    Rows av = pass.rows("av" + number(pass, l), 2 * width);
    Rows v = stream(pass, "v", l, width);
    vertical.add(new Term(v, pass.weight("v" + l), above(pass, 1)));
    horizontal.add(new Term(z, pass.weight("h" + l), left(pass, 1)));
    horizontal.add(new Term(av, pass.weight("vh" + l)));
    horizontal.add(new Term(inputs.get(1), pass.weight("th" + l)));
    if (context != null) {
      vertical.add(new Term(context, pass.weight("ev" + l)));
      horizontal.add(new Term(context, pass.weight("eh" + l)));
    }
    Products products = pass.products();
    Layer verticalBias = new Layer(pass.weight("v" + l + "b"));
    products.forward(verticalBias, av, vertical.toArray(Term[]::new));
    Rows ah = pass.rows("ah" + number(pass, l), 2 * width);
    Layer horizontalBias = new Layer(pass.weight("h" + l + "b"));
    products.forward(horizontalBias, ah, horizontal.toArray(Term[]::new));
    if (l + 1 < layers) {
      gate(pass, av, stream(pass, "v", l + 1, width));
    }
    Rows gated = pass.rows("gated" + number(pass, l), width);
    gate(pass, ah, gated);
    products.forward(
        new Layer(pass.weight("o" + l + "b")).onto(z),
        stream(pass, "z", l + 1, width),
        new Term(pass.drop("gated" + l, gated), pass.weight("o" + l)));
  }

  /** What a layer leaves is kept for the backward half only. */
  private static String number(Pass pass, int l) {
    return pass.training() == null ? "" : Integer.toString(l);
  }

  private static void gate(Pass pass, Rows pre, Rows out) {
    long count = (long) pass.batch().rows() * out.columns();
    pass.gpu()
        .launch("gate_forward", Grid.of(count), pre.values(), count, out.columns(), out.values());
  }

  @Override
  public void backward(Pass pass, List<Rows> inputs, Rows d, List<Sink> sinks) {
    int width = d.columns();
    Rows dz = d;
    Rows dv = null;
    for (int l = layers - 1; l >= 0; l--) {
      Rows dav = pass.scratch("d av", 2 * width);
      Rows dah = pass.scratch("d ah", 2 * width);
      pre(pass, l, new Streams(dv, dz), new Streams(dav, dah));
      layerGradients(pass, inputs, l, new Streams(dav, dah));
      conditions(pass, sinks, l, new Streams(dav, dah));
      Rows dzBefore = pass.scratch("d z" + l % 2, width);
      Term horizontal = new Term(dah, pass.weight("h" + l), left(pass, 1));
      pass.products().backward(new Slope().plus(dz.values()).into(dzBefore), width, horizontal);
      dv = pass.scratch("d v", width);
      Term vertical = new Term(dav, pass.weight("v" + l), above(pass, 1));
      pass.products().backward(new Slope().into(dv), width, vertical);
      dz = dzBefore;
    }
    Rows x = inputs.get(0);
    pass.gradients(x, above(pass, 2), dv, "vin", "vinb");
    pass.gradients(x, left(pass, 2), dz, "hin", "hinb");
    Sink sink = sinks.get(0);
    pass.products()
        .backward(
            new Slope().plus(sink.before()).into(sink.rows()),
            x.columns(),
            new Term(dv, pass.weight("vin"), above(pass, 2)),
            new Term(dz, pass.weight("hin"), left(pass, 2)));
  }

  /**
   * The gradients of the two streams, or of what their gates are of.
   *
   * @param v vertical; null where no later layer reads it
   * @param z horizontal
   */
  private record Streams(Rows v, Rows z) {}

  /** What reaches av and ah of a layer from what left it; the gradients of o on the way. */
  private static void pre(Pass pass, int l, Streams d, Streams dPre) {
    int width = d.z().columns();
    String name = "gated" + l;
    pass.gradients(pass.dropped(name, pass.rows(name, width)), d.z(), "o" + l);
    Rows dGated = pass.scratch("d gated", width);
    Term out = new Term(d.z(), pass.weight("o" + l));
    pass.products().backward(new Slope().into(dGated), width, out);
    pass.dropBack(name, dGated);
    gateBackward(pass, pass.rows("ah" + l, 2 * width), dGated, dPre.z());
    if (d.v() != null) {
      gateBackward(pass, pass.rows("av" + l, 2 * width), d.v(), dPre.v());
    }
    Buffer own = d.v() == null ? null : dPre.v().values();
    Term across = new Term(dPre.z(), pass.weight("vh" + l));
    pass.products().backward(new Slope().plus(own).into(dPre.v()), 2 * width, across);
  }

  private static void gateBackward(Pass pass, Rows pre, Rows d, Rows dPre) {
    long count = (long) pass.batch().rows() * d.columns();
    pass.gpu()
        .launch(
            "gate_backward",
            Grid.of(count),
            pre.values(),
            d.values(),
            count,
            d.columns(),
            dPre.values());
  }

  private void layerGradients(Pass pass, List<Rows> inputs, int l, Streams dPre) {
    int width = dPre.z().columns() / 2;
    Rows context = context(inputs);
    Rows v = stream(pass, "v", l, width);
    pass.gradients(v, above(pass, 1), dPre.v(), "v" + l, "v" + l + "b");
    Rows z = stream(pass, "z", l, width);
    pass.gradients(z, left(pass, 1), dPre.z(), "h" + l, "h" + l + "b");
    pass.gradients(pass.rows("av" + l, 2 * width), Taps.SELF, dPre.z(), "vh" + l, null);
    pass.gradients(inputs.get(1), Taps.SELF, dPre.z(), "th" + l, null);
    if (context != null) {
      pass.gradients(context, Taps.SELF, dPre.v(), "ev" + l, null);
      pass.gradients(context, Taps.SELF, dPre.z(), "eh" + l, null);
    }
  }

  /** A layer's share of the gradients of T and E. */
  private static void conditions(Pass pass, List<Sink> sinks, int l, Streams dPre) {
    Sink transformed = sinks.get(1);
    pass.products()
        .backward(
            new Slope().plus(transformed.before()).into(transformed.rows()),
            transformed.rows().columns(),
            new Term(dPre.z(), pass.weight("th" + l)));
    if (sinks.size() > 2) {
      Sink context = sinks.get(2);
      pass.products()
          .backward(
              new Slope().plus(context.before()).into(context.rows()),
              context.rows().columns(),
              new Term(dPre.v(), pass.weight("ev" + l)),
              new Term(dPre.z(), pass.weight("eh" + l)));
    }
  }
}
