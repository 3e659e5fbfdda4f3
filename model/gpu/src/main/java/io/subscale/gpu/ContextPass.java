package io.subscale.gpu;

import io.subscale.gpu.Gradients.To;
import io.subscale.gpu.Products.Layer;
import io.subscale.gpu.Products.Slope;
import io.subscale.gpu.Products.Term;
import java.util.ArrayList;
import java.util.List;

/**
 * The slice embedder's entrance on the device; on the CPU: {@link
 * io.subscale.model.block.embed.ContextProjection}. The matrix's rows are those of the inputs, then
 * of the slice's place.
 */
record ContextPass() implements BlockPass {

  @Override
  public Rows forward(Pass pass, List<Rows> inputs) {
    Rows place = place(pass);
    rows(pass).copy(pass.gpu(), pass.weight("row"), place.values().address());
    columns(pass).copy(pass.gpu(), pass.weight("col"), half(place));
    Rows out = pass.output(pass.axis("w", 1));
    Term[] terms = terms(pass, inputs, place).toArray(Term[]::new);
    pass.products().forward(new Layer(pass.weight("b")), out, terms);
    return out;
  }

  private static Rows place(Pass pass) {
    return pass.rows("place", 2 * pass.axis("row", 1));
  }

  private static List<Term> terms(Pass pass, List<Rows> inputs, Rows place) {
    List<Term> terms = new ArrayList<>();
    long matrix = pass.weight("w");
    List<Rows> all = new ArrayList<>(inputs);
    all.add(place);
    for (Rows rows : all) {
      terms.add(new Term(rows, matrix));
      matrix += bytes(pass, rows);
    }
    return terms;
  }

  /** Of the part of the matrix that an input is multiplied with. */
  private static long bytes(Pass pass, Rows input) {
    return (long) Float.BYTES * input.columns() * pass.axis("w", 1);
  }

  @Override
  public void backward(Pass pass, List<Rows> inputs, Rows d, List<Sink> sinks) {
    Rows place = place(pass);
    long matrix = pass.weight("w");
    long gradient = pass.gradient("w");
    for (int i = 0; i < inputs.size(); i++) {
      Rows input = inputs.get(i);
      pass.gradients().product(input, Taps.SELF, d, To.all(gradient), null);
      Sink sink = sinks.get(i);
      Slope share = new Slope().plus(sink.before()).into(sink.rows());
      pass.products().backward(share, input.columns(), new Term(d, matrix));
      matrix += bytes(pass, input);
      gradient += bytes(pass, input);
    }
    To bias = To.all(pass.gradient("b"));
    pass.gradients().product(place, Taps.SELF, d, To.all(gradient), bias);
    Rows dPlace = pass.scratch("d place", place.columns());
    pass.products().backward(new Slope().into(dPlace), place.columns(), new Term(d, matrix));
    pass.gradients().lookedUp(dPlace.values().address(), rows(pass), pass.gradient("row"));
    pass.gradients().lookedUp(half(dPlace), columns(pass), pass.gradient("col"));
  }

  private static long half(Rows place) {
    return place.values().address() + (long) Float.BYTES * place.columns() / 2;
  }

  private static Lookups rows(Pass pass) {
    int scale = pass.spec().scale();
    return lookups(pass, pass.batch().ofRows("slice rows", r -> slice(pass, r) / scale));
  }

  private static Lookups columns(Pass pass) {
    int scale = pass.spec().scale();
    return lookups(pass, pass.batch().ofRows("slice columns", r -> slice(pass, r) % scale));
  }

  private static int slice(Pass pass, int row) {
    return pass.batch().batch().slice()[row / pass.batch().pixels()];
  }

  private static Lookups lookups(Pass pass, Buffer rows) {
    int units = pass.axis("row", 1);
    return new Lookups(rows, pass.batch().rows(), 1, pass.axis("row", 0), units, 2 * units);
  }
}
