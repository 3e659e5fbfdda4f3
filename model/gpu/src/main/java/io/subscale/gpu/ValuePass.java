package io.subscale.gpu;

import io.subscale.model.net.DecoderGraph;
import java.util.List;

/**
 * The embedding of values on the device; on the CPU: {@link
 * io.subscale.model.block.embed.ValueEmbedding}.
 *
 * @param input which values, by {@link DecoderGraph}'s name
 */
record ValuePass(String input) implements BlockPass {
  private static final int COLOURS = 3;

  @Override
  public Rows forward(Pass pass, List<Rows> inputs) {
    Lookups values = values(pass);
    Rows out = pass.output(values.count() / pass.batch().rows() * values.units());
    values.copy(pass.gpu(), pass.weight("table"), out.values().address());
    return out;
  }

  @Override
  public void backward(Pass pass, List<Rows> inputs, Rows d, List<Sink> sinks) {
    pass.gradients().lookedUp(d.values().address(), values(pass), pass.gradient("table"));
  }

  private Lookups values(Pass pass) {
    DeviceBatch batch = pass.batch();
    int perPixel;
    Buffer values;
    switch (input) {
      case DecoderGraph.TARGET -> {
        perPixel = COLOURS;
        values = batch.target();
      }
      case DecoderGraph.WINDOW -> {
        perPixel = COLOURS * pass.spec().slots();
        values = batch.window();
      }
      case DecoderGraph.HI -> {
        perPixel = COLOURS * pass.spec().hiSlots();
        values = batch.hi();
      }
      default -> throw new IllegalArgumentException(input + " has no values to embed");
    }
    int units = pass.axis("table", 1);
    int each = pass.axis("table", 0) / COLOURS;
    return new Lookups(values, batch.rows() * perPixel, COLOURS, each, units, units);
  }
}
