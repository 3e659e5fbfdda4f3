package io.subscale.gpu;

import io.subscale.datasets.batch.Batch;
import io.subscale.model.block.embed.ContextProjection;
import io.subscale.model.block.embed.ResidualBlock;
import io.subscale.model.block.embed.ValueEmbedding;
import io.subscale.model.block.law.LawHead;
import io.subscale.model.block.pixel.GatedPixelStack;
import io.subscale.model.block.transformer.FinalNorm;
import io.subscale.model.block.transformer.TokenEmbedding;
import io.subscale.model.block.transformer.TransformerBlock;
import io.subscale.model.engine.Precision;
import io.subscale.model.graph.Block;
import io.subscale.model.graph.HeadBlock;
import io.subscale.model.net.Architecture;
import io.subscale.model.net.Architecture.Vertex;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.sample.SliceDrawer.Drawn;
import io.subscale.model.sample.SliceDrawer.Draws;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A decoder's blocks on the device, in the order and with the inputs that its {@link Architecture}
 * states.
 */
final class Network implements AutoCloseable {
  private final Model model;
  private final List<Vertex> body;
  private final Vertex last;
  private final Map<String, BlockPass> passes = new HashMap<>();
  private final HeadPass head;

  Network(Architecture architecture, Model model) {
    this.model = model;
    int blocks = architecture.vertices().size() - 1;
    body = architecture.vertices().subList(0, blocks);
    last = architecture.vertices().get(blocks);
    for (Vertex vertex : body) {
      passes.put(vertex.name(), pass(vertex, model.spec()));
    }
    head = head(architecture.head(), model.gpu());
  }

  private static BlockPass pass(Vertex vertex, DecoderSpec spec) {
    Block block = vertex.block();
    if (block instanceof ValueEmbedding) {
      return new ValuePass(vertex.inputs().get(0));
    } else if (block instanceof ContextProjection) {
      return new ContextPass();
    } else if (block instanceof ResidualBlock) {
      return new ResidualPass();
    } else if (block instanceof TokenEmbedding) {
      return new TokenPass();
    } else if (block instanceof TransformerBlock) {
      return new TransformerPass();
    } else if (block instanceof FinalNorm) {
      return new NormPass();
    } else if (block instanceof GatedPixelStack) {
      return new GatedPass(spec.size().pixelLayers());
    }
    throw new IllegalArgumentException("the CUDA engine has no " + block);
  }

  private static HeadPass head(HeadBlock head, Gpu gpu) {
    return head instanceof LawHead law ? new LawPass(gpu, law) : new ColourPass();
  }

  /**
   * Runs a pass over a batch.
   *
   * @return [M][3], nats as double
   */
  Buffer run(Batch batch, Precision precision, Purpose purpose) {
    model.spec().require(batch);
    DeviceBatch on = new DeviceBatch(batch, model.arena());
    Pass.Run run = Pass.Run.of(model, on, precision, purpose);
    Map<String, Rows> outputs = new HashMap<>();
    Map<String, Sink> sinks = new HashMap<>();
    for (Vertex vertex : body) {
      Rows out =
          passes.get(vertex.name()).forward(new Pass(run, vertex.name()), of(outputs, vertex));
      outputs.put(vertex.name(), out);
      if (purpose instanceof Purpose.Training) {
        sinks.put(vertex.name(), new Sink(gradient(on, vertex.name(), out)));
      }
    }
    Rows z = of(outputs, last).stream().findFirst().orElse(null);
    Sink dz = of(sinks, last).stream().findFirst().orElse(null);
    Buffer costs = head.run(new Pass(run, last.name()), z, dz);
    if (purpose instanceof Purpose.Training) {
      backward(run, outputs, sinks);
    }
    return costs;
  }

  /**
   * Draws the batch's slices.
   *
   * @throws UnsupportedOperationException if the decoder has a body, or no law
   */
  Drawn draw(Batch batch, Draws draws) {
    model.spec().require(batch);
    if (head instanceof LawPass law && body.isEmpty()) {
      DeviceBatch on = new DeviceBatch(batch, model.arena());
      Pass.Run run = Pass.Run.of(model, on, Precision.FLOAT32, new Purpose.Costs());
      return law.draw(new Pass(run, last.name()), draws);
    }
    throw new UnsupportedOperationException("the CUDA engine draws by laws without a body only");
  }

  private void backward(Pass.Run run, Map<String, Rows> outputs, Map<String, Sink> sinks) {
    for (int i = body.size() - 1; i >= 0; i--) {
      Vertex vertex = body.get(i);
      passes
          .get(vertex.name())
          .backward(
              new Pass(run, vertex.name()),
              of(outputs, vertex),
              sinks.get(vertex.name()).rows(),
              of(sinks, vertex));
    }
  }

  private Rows gradient(DeviceBatch on, String vertex, Rows output) {
    long count = (long) on.rows() * output.columns();
    return new Rows(model.arena().floats("gradient " + vertex, count), output.columns());
  }

  /** What of these the vertex reads; the rest of its inputs is data. */
  private static <T> List<T> of(Map<String, T> all, Vertex vertex) {
    return new ArrayList<>(
        vertex.inputs().stream().map(all::get).filter(Objects::nonNull).toList());
  }

  @Override
  public void close() {
    head.close();
  }
}
