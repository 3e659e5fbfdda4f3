package io.subscale.model.net;

import io.subscale.datasets.batch.Batch;
import io.subscale.model.graph.BlockGraph;
import io.subscale.model.graph.HeadBlock;
import io.subscale.model.op.HostMemory;
import io.subscale.model.update.ClippedAdam;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * A decoder: the network of one stage. Flat Java arrays outside, DL4J inside. Used by one thread at
 * a time.
 */
public final class Decoder implements SliceScores {
  private static final int COLOURS = 3;

  private final DecoderSpec spec;
  private final Architecture architecture;
  private final ComputationGraph graph;

  private Decoder(DecoderSpec spec, ComputationGraph graph) {
    this.spec = spec;
    architecture = Architecture.of(spec);
    this.graph = graph;
  }

  /** A decoder with fresh weights that only computes. */
  public static Decoder create(DecoderSpec spec, long seed) {
    return create(spec, new ClippedAdam(1e-3, 1), seed);
  }

  /**
   * A decoder with fresh weights.
   *
   * @param spec sizes
   * @param updater how {@code graph().fit(dataSet(batch))} moves the weights
   * @param seed of the initial weights; equal seeds give equal weights
   */
  public static Decoder create(DecoderSpec spec, IUpdater updater, long seed) {
    return of(spec, DecoderGraph.of(spec, updater, seed, DataType.FLOAT));
  }

  /** A decoder with the weights that the graph's configuration starts from. */
  static Decoder of(DecoderSpec spec, ComputationGraphConfiguration configuration) {
    ComputationGraph graph = new BlockGraph(configuration);
    graph.init();
    return new Decoder(spec, graph);
  }

  /** Number of weights of a decoder, without making one. */
  public static long parameterCount(DecoderSpec spec) {
    return Architecture.of(spec).parameters();
  }

  /** What fixes the architecture. */
  public DecoderSpec spec() {
    return spec;
  }

  /** The blocks, their order and what they read. */
  public Architecture architecture() {
    return architecture;
  }

  private HeadBlock head() {
    return architecture.head();
  }

  /** The DL4J graph: what a TrainingMaster trains. */
  public ComputationGraph graph() {
    return graph;
  }

  /** The graph's inputs and labels for a batch, in new arrays. */
  public MultiDataSet dataSet(Batch batch) {
    return dataSet(spec, head(), batch, graph.getConfiguration().getDataType());
  }

  /** {@link #dataSet(Batch)} where there is a spec but no network. */
  public static MultiDataSet dataSet(DecoderSpec spec, Batch batch) {
    return dataSet(spec, Architecture.of(spec).head(), batch, DataType.FLOAT);
  }

  private static MultiDataSet dataSet(
      DecoderSpec spec, HeadBlock head, Batch batch, DataType type) {
    INDArray[] features = features(spec, batch, type);
    INDArray labels = image(batch, head.labels(batch), COLOURS, type);
    return new MultiDataSet(features, new INDArray[] {labels});
  }

  private static INDArray[] features(DecoderSpec spec, Batch batch, DataType type) {
    spec.require(batch);
    List<INDArray> features = new ArrayList<>();
    features.add(image(batch, batch.target(), COLOURS, type));
    if (spec.slots() > 0) {
      features.add(image(batch, batch.window(), COLOURS * spec.slots(), type));
    }
    if (spec.hiSlots() > 0) {
      features.add(image(batch, batch.hiWindow(), COLOURS * spec.hiSlots(), type));
    }
    if (spec.hasContext()) {
      features.add(array(batch.slice(), type, batch.examples(), 1));
    }
    return features.toArray(INDArray[]::new);
  }

  private static INDArray image(Batch batch, int[] values, int channels, DataType type) {
    return array(values, type, batch.examples(), batch.height(), batch.width(), channels);
  }

  private static INDArray array(int[] values, DataType type, long... shape) {
    float[] reals = new float[values.length];
    for (int i = 0; i < reals.length; i++) {
      reals[i] = values[i];
    }
    // Not a reshaped one, which is a view: its memory would wait for the garbage collector.
    INDArray array = Nd4j.create(reals, shape, 'c');
    return type == DataType.FLOAT ? array : array.castTo(type);
  }

  /**
   * Logits of every value of the target slices, each given all that comes before it.
   *
   * @return [n][h][w][3][levels]
   */
  public float[] logits(Batch batch) {
    INDArray out = output(batch);
    float[] byColour = head().logits(out, head().labels(batch));
    out.close();
    return pixelMajor(byColour, batch.target().length / COLOURS);
  }

  private float[] pixelMajor(float[] byColour, int pixels) {
    int levels = spec.levels();
    float[] logits = new float[byColour.length];
    for (int c = 0; c < COLOURS; c++) {
      for (int p = 0; p < pixels; p++) {
        System.arraycopy(
            byColour, (c * pixels + p) * levels, logits, (p * COLOURS + c) * levels, levels);
      }
    }
    return logits;
  }

  /** Of each value: logits, or the parameters of its law; the caller closes them. */
  private INDArray output(Batch batch) {
    DataType type = graph.getConfiguration().getDataType();
    return graph.output(false, features(spec, batch, type))[0];
  }

  /**
   * The exact cost of each example's target slice given what the batch says of its past.
   *
   * @return [n], nats summed over the slice's values in double
   */
  public double[] nats(Batch batch) {
    double[] costs = costs(batch);
    double[] nats = new double[costs.length / spec.sliceValues()];
    for (int v = 0; v < costs.length; v++) {
      nats[v / spec.sliceValues()] += costs[v];
    }
    return nats;
  }

  @Override
  public double[] costs(Batch batch) {
    INDArray out = output(batch);
    double[] costs = head().nats(out, head().labels(batch));
    out.close();
    return costs;
  }

  /**
   * Costs, and the distributions that some of them are of.
   *
   * @param costs [n][h][w][3], nats, as {@link #costs}
   * @param logits [chosen pixels][3][levels], as {@link #logits}
   */
  public record Scored(double[] costs, float[] logits) {}

  @Override
  public Scored score(Batch batch, int[] pixels) {
    INDArray out = output(batch);
    int[] labels = head().labels(batch);
    double[] costs = head().nats(out, labels);
    float[] all = HostMemory.floats(out);
    int columns = (int) out.size(1);
    out.close();
    float[] rows = new float[COLOURS * pixels.length * columns];
    int[] own = new int[COLOURS * pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      for (int c = 0; c < COLOURS; c++) {
        int row = c * (labels.length / COLOURS) + pixels[i];
        System.arraycopy(all, row * columns, rows, (c * pixels.length + i) * columns, columns);
        own[i * COLOURS + c] = labels[pixels[i] * COLOURS + c];
      }
    }
    INDArray chosen = Nd4j.createFromArray(rows).reshape(COLOURS * pixels.length, columns);
    float[] byColour = head().logits(chosen, own);
    chosen.close();
    return new Scored(costs, pixelMajor(byColour, pixels.length));
  }

  /** All weights, in the order of {@link #tensors()}; a copy. */
  public float[] parameters() {
    return HostMemory.floats(graph.params());
  }

  /**
   * Sets all weights.
   *
   * @param parameters in the order of {@link #tensors()}
   * @throws IllegalArgumentException if the count differs
   */
  public void setParameters(float[] parameters) {
    HostMemory.put(parameters, graph.params());
  }

  /** Names and shapes of all weights, {@code vertex.weight}, in the order of the flat vector. */
  public Map<String, long[]> tensors() {
    return architecture.tensors();
  }
}
