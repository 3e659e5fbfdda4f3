package io.subscale.gpu;

import java.util.List;

/**
 * The norm behind the transformer on the device; on the CPU: {@link
 * io.subscale.model.block.transformer.FinalNorm}.
 */
record NormPass() implements BlockPass {

  @Override
  public Rows forward(Pass pass, List<Rows> inputs) {
    Rows out = pass.output(inputs.get(0).columns());
    new Norm(pass, "").forward(inputs.get(0), out);
    return out;
  }

  @Override
  public void backward(Pass pass, List<Rows> inputs, Rows d, List<Sink> sinks) {
    Sink sink = sinks.get(0);
    new Norm(pass, "").backward(inputs.get(0), d, sink.before(), sink.rows());
  }
}
