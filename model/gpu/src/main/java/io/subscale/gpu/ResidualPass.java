package io.subscale.gpu;

import io.subscale.gpu.Products.Layer;
import io.subscale.gpu.Products.Slope;
import io.subscale.gpu.Products.Term;
import java.util.List;

/**
 * A residual block of the slice embedder on the device; on the CPU: {@link
 * io.subscale.model.block.embed.ResidualBlock}.
 */
record ResidualPass() implements BlockPass {

  @Override
  public Rows forward(Pass pass, List<Rows> inputs) {
    Rows x = inputs.get(0);
    Taps around = around(pass);
    Rows first = pass.rows("first", x.columns());
    pass.elu(x, first);
    Rows second = pass.rows("second", x.columns());
    pass.products()
        .forward(
            new Layer(pass.weight("b1")).activated(Activation.ELU, null),
            second,
            new Term(first, pass.weight("w1"), around));
    Rows out = pass.output(x.columns());
    pass.products()
        .forward(
            new Layer(pass.weight("b2")).onto(x),
            out,
            new Term(pass.drop("hidden", second), pass.weight("w2"), around));
    return out;
  }

  private static Taps around(Pass pass) {
    return new Taps(3, 3, -1, -1, pass.spec().height(), pass.spec().columns());
  }

  @Override
  public void backward(Pass pass, List<Rows> inputs, Rows d, List<Sink> sinks) {
    int width = d.columns();
    Taps around = around(pass);
    Rows first = pass.rows("first", width);
    Rows second = pass.rows("second", width);
    pass.gradients(pass.dropped("hidden", second), around, d, "w2", "b2");
    Rows dSecond = pass.scratch("d second", width);
    pass.products()
        .backward(
            new Slope().sloped(Activation.ELU, second, dSecond),
            width,
            new Term(d, pass.weight("w2"), around));
    pass.dropBack("hidden", dSecond);
    pass.gradients(first, around, dSecond, "w1", "b1");
    pass.products()
        .backward(
            new Slope().sloped(Activation.ELU, first, sinks.get(0).alone()).onto(d),
            width,
            new Term(dSecond, pass.weight("w1"), around));
  }
}
