package io.subscale.gpu;

import io.subscale.gpu.Products.Layer;
import io.subscale.gpu.Products.Slope;
import io.subscale.gpu.Products.Term;
import java.util.ArrayList;
import java.util.List;

/**
 * The transformer's tokens on the device; on the CPU: {@link
 * io.subscale.model.block.transformer.TokenEmbedding}. Inputs: the embedded target, and E if there
 * is one.
 */
record TokenPass() implements BlockPass {

  @Override
  public Rows forward(Pass pass, List<Rows> inputs) {
    Rows out = pass.output(pass.axis("w", 1));
    List<Term> terms = new ArrayList<>();
    terms.add(new Term(inputs.get(0), pass.weight("w"), before(pass)));
    if (inputs.size() > 1) {
      terms.add(new Term(inputs.get(1), pass.weight("context")));
    }
    pass.products()
        .forward(
            new Layer(pass.weight("b"))
                .plus(pass.weight("row"), ys(pass))
                .plus(pass.weight("col"), xs(pass)),
            out,
            terms.toArray(Term[]::new));
    return out;
  }

  /** The pixel before in raster order: to the left in an image of one row. */
  private static Taps before(Pass pass) {
    return new Taps(1, 1, 0, -1, 1, pass.batch().pixels());
  }

  private static Buffer ys(Pass pass) {
    int columns = pass.spec().columns();
    int pixels = pass.batch().pixels();
    return pass.batch().ofRows("ys", r -> r % pixels / columns);
  }

  private static Buffer xs(Pass pass) {
    int columns = pass.spec().columns();
    return pass.batch().ofRows("xs", r -> r % columns);
  }

  @Override
  public void backward(Pass pass, List<Rows> inputs, Rows d, List<Sink> sinks) {
    pass.gradients(inputs.get(0), before(pass), d, "w", "b");
    lookedUp(pass, d, ys(pass), "row");
    lookedUp(pass, d, xs(pass), "col");
    share(pass, sinks.get(0), new Term(d, pass.weight("w"), before(pass)));
    if (inputs.size() > 1) {
      pass.gradients(inputs.get(1), Taps.SELF, d, "context", null);
      share(pass, sinks.get(1), new Term(d, pass.weight("context")));
    }
  }

  private static void lookedUp(Pass pass, Rows d, Buffer rows, String table) {
    Lookups of = new Lookups(rows, pass.batch().rows(), pass.axis(table, 0), d.columns());
    pass.gradients().lookedUp(d.values().address(), of, pass.gradient(table));
  }

  private static void share(Pass pass, Sink sink, Term d) {
    Slope share = new Slope().plus(sink.before()).into(sink.rows());
    pass.products().backward(share, sink.rows().columns(), d);
  }
}
