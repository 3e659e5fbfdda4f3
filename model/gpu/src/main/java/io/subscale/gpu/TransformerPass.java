package io.subscale.gpu;

import io.subscale.gpu.Products.Layer;
import io.subscale.gpu.Products.Slope;
import io.subscale.gpu.Products.Term;
import java.util.List;

/**
 * A transformer layer on the device; on the CPU: {@link
 * io.subscale.model.block.transformer.TransformerBlock}.
 */
record TransformerPass() implements BlockPass {

  @Override
  public Rows forward(Pass pass, List<Rows> inputs) {
    Rows t = inputs.get(0);
    int width = t.columns();
    Rows normal1 = pass.rows("normal1", width);
    new Norm(pass, "n1").forward(t, normal1);
    Rows qkv = pass.rows("qkv", 3 * width);
    linear(pass, new Term(normal1, pass.weight("qkv")), "qkvb", null, qkv);
    Rows attended = pass.rows("attended", width);
    Rows logSums = pass.kept("log sums", pass.spec().size().heads());
    attention(pass, width)
        .forward(qkv.values(), attended.values(), logSums == null ? null : logSums.values());
    Rows middle = pass.rows("middle", width);
    Rows kept = pass.drop("attended", attended);
    linear(pass, new Term(kept, pass.weight("wo")), "bo", t, middle);
    Rows normal2 = pass.rows("normal2", width);
    new Norm(pass, "n2").forward(middle, normal2);
    Rows hidden = pass.rows("hidden", pass.axis("w1", 1));
    pass.products()
        .forward(
            new Layer(pass.weight("b1")).activated(Activation.RELU, null),
            hidden,
            new Term(normal2, pass.weight("w1")));
    Rows out = pass.output(width);
    linear(pass, new Term(pass.drop("hidden", hidden), pass.weight("w2")), "b2", middle, out);
    return out;
  }

  /** y = x w + b + residual. */
  private static void linear(Pass pass, Term xw, String bias, Rows residual, Rows y) {
    pass.products().forward(new Layer(pass.weight(bias)).onto(residual), y, xw);
  }

  private static Attention attention(Pass pass, int width) {
    int heads = pass.spec().size().heads();
    return new Attention(
        pass.gpu(),
        pass.products().precision(),
        pass.batch().examples(),
        pass.batch().pixels(),
        heads,
        width / heads);
  }

  @Override
  public void backward(Pass pass, List<Rows> inputs, Rows d, List<Sink> sinks) {
    Rows dMiddle = pass.scratch("d middle", d.columns());
    backwardHidden(pass, d, dMiddle);
    backwardAttention(pass, inputs.get(0), dMiddle, sinks.get(0).alone());
  }

  private static void backwardHidden(Pass pass, Rows d, Rows dMiddle) {
    int width = d.columns();
    Rows hidden = pass.rows("hidden", pass.axis("w1", 1));
    pass.gradients(pass.dropped("hidden", hidden), Taps.SELF, d, "w2", "b2");
    Rows dHidden = pass.scratch("d hidden", hidden.columns());
    pass.products()
        .backward(
            new Slope().sloped(Activation.RELU, hidden, dHidden),
            hidden.columns(),
            new Term(d, pass.weight("w2")));
    pass.dropBack("hidden", dHidden);
    pass.gradients(pass.rows("normal2", width), Taps.SELF, dHidden, "w1", "b1");
    Rows dNormal = input(pass, dHidden, "w1");
    new Norm(pass, "n2").backward(pass.rows("middle", width), dNormal, d.values(), dMiddle);
  }

  private static void backwardAttention(Pass pass, Rows t, Rows dMiddle, Rows dt) {
    int width = t.columns();
    Rows attended = pass.rows("attended", width);
    pass.gradients(pass.dropped("attended", attended), Taps.SELF, dMiddle, "wo", "bo");
    Rows dAttended = input(pass, dMiddle, "wo");
    pass.dropBack("attended", dAttended);
    Rows dQkv = pass.scratch("d qkv", 3 * width);
    int heads = pass.spec().size().heads();
    attention(pass, width)
        .backward(
            new Attention.Saved(
                pass.rows("qkv", 3 * width).values(),
                attended.values(),
                pass.kept("log sums", heads).values(),
                pass.scratch("dots", heads).values()),
            dAttended.values(),
            dQkv.values());
    pass.gradients(pass.rows("normal1", width), dQkv, "qkv");
    Rows dNormal = input(pass, dQkv, "qkv");
    new Norm(pass, "n1").backward(t, dNormal, dMiddle.values(), dt);
  }

  /** The gradient of what a matrix was multiplied with. */
  private static Rows input(Pass pass, Rows dy, String matrix) {
    int columns = pass.axis(matrix, 0);
    Rows dx = pass.scratch("d input", columns);
    pass.products().backward(new Slope().into(dx), columns, new Term(dy, pass.weight(matrix)));
    return dx;
  }
}
