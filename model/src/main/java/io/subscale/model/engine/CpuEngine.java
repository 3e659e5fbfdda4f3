package io.subscale.model.engine;

import io.subscale.datasets.batch.Batch;
import io.subscale.model.net.Decoder;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.op.Dropout;
import io.subscale.model.op.HostMemory;
import io.subscale.model.update.ClippedAdam;
import io.subscale.model.update.ClippedAdamUpdater;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/** DL4J's graph of a decoder as an engine. */
public final class CpuEngine implements Engine {
  private final Decoder decoder;
  private final ClippedAdam rule;
  private final ComputationGraph graph;

  /** An engine whose state is all zero. */
  public CpuEngine(DecoderSpec spec, ClippedAdam rule) {
    this.rule = rule;
    decoder = Decoder.create(spec, rule, 0);
    graph = decoder.graph();
    graph.params().assign(0);
  }

  @Override
  public long length() {
    return weights() + moments().length();
  }

  private long weights() {
    return graph.params().length();
  }

  private INDArray moments() {
    return graph.getUpdater().getStateViewArray();
  }

  @Override
  public void read(long from, byte[] into) {
    float[] part = Arrays.copyOfRange(state(), check(from, into.length), end(from, into.length));
    ByteBuffer.wrap(into).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(part);
  }

  @Override
  public void write(long from, ByteBuffer values) {
    float[] state = state();
    int start = check(from, values.remaining());
    values
        .duplicate()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(state, start, values.remaining() / Float.BYTES);
    int weights = (int) weights();
    HostMemory.put(Arrays.copyOf(state, weights), graph.params());
    HostMemory.put(Arrays.copyOfRange(state, weights, state.length), moments());
  }

  private float[] state() {
    float[] weights = HostMemory.floats(graph.params());
    float[] moments = HostMemory.floats(moments());
    float[] all = Arrays.copyOf(weights, weights.length + moments.length);
    System.arraycopy(moments, 0, all, weights.length, moments.length);
    return all;
  }

  private static int end(long from, int bytes) {
    return (int) from + bytes / Float.BYTES;
  }

  private int check(long from, int bytes) {
    if (bytes % Float.BYTES != 0 || from < 0 || from + bytes / Float.BYTES > length()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d bytes from number %d on of a state of %d", bytes, from, length()));
    }
    return (int) from;
  }

  @Override
  public Taken step(List<Batch> batches, Rule step) {
    rule.setLrAndSchedule(step.rate(), null);
    graph
        .getUpdater()
        .getUpdaterBlocks()
        .forEach(
            block -> block.getGradientUpdater().getConfig().setLrAndSchedule(step.rate(), null));
    INDArray gradient = graph.getGradientsViewArray();
    INDArray sum = gradient.dup().assign(0);
    long examples = 0;
    double score = 0;
    for (int b = 0; b < batches.size(); b++) {
      Batch batch = batches.get(b);
      MultiDataSet data = decoder.dataSet(batch);
      graph.setInputs(data.getFeatures());
      graph.setLabels(data.getLabels());
      Dropout.seeded(step.masks(b), graph::computeGradientAndScore);
      sum.addi(gradient);
      score += batch.examples() * graph.score();
      examples += batch.examples();
      graph.clear();
    }
    gradient.assign(sum);
    sum.close();
    graph
        .getUpdater()
        .update(
            graph.gradient(),
            step.iteration(),
            0,
            Math.toIntExact(examples),
            LayerWorkspaceMgr.noWorkspaces());
    graph.params().subi(gradient.reshape(graph.params().shape()));
    return new Taken(examples, score / examples, gradientNorm());
  }

  private double gradientNorm() {
    return graph.getUpdater().getUpdaterBlocks().stream()
        .mapToDouble(block -> ((ClippedAdamUpdater) block.getGradientUpdater()).gradientNorm())
        .reduce(0, Math::hypot);
  }

  @Override
  public double[] costs(Batch batch) {
    return decoder.costs(batch);
  }

  @Override
  public Decoder.Scored score(Batch batch, int[] pixels) {
    return decoder.score(batch, pixels);
  }

  @Override
  public double[] nats(Batch batch) {
    return decoder.nats(batch);
  }

  /** Nothing: its arrays go with the garbage collector. */
  @Override
  public void close() {
    graph.clear();
  }
}
