package io.subscale.model.graph;

import io.subscale.model.weight.Weight;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * One building block of a decoder, as configuration: immutable, written to JSON with the graph.
 *
 * <p>A block states its sizes in fields, its weights in {@link #weights()}, its arithmetic in
 * {@link #newRun()} and what that costs in {@link #work}. It also is one of three kinds, which say
 * how it takes part when a slice is drawn pixel by pixel: a {@link FeatureBlock} or a {@link
 * HeadBlock} has a step beside its pass, a {@link SliceBlock} never depends on the target and runs
 * once a slice.
 *
 * <p>All blocks of a graph carry the same updater, so that DL4J joins their parameters into one
 * block and the updater sees the whole gradient at once.
 */
@JsonAutoDetect(
    fieldVisibility = JsonAutoDetect.Visibility.ANY,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE,
    setterVisibility = JsonAutoDetect.Visibility.NONE)
public abstract sealed class Block extends GraphVertex implements TrainingConfig
    permits FeatureBlock, HeadBlock, SliceBlock {
  private static final long serialVersionUID = 1L;

  private final Common common;

  /**
   * What every block carries.
   *
   * @param name the vertex's name, unique in the graph; the prefix of its tensors' names
   * @param seed seed of the initial weights
   * @param updater the updater shared by the whole graph
   */
  public record Common(
      @JsonProperty("name") String name,
      @JsonProperty("seed") long seed,
      @JsonProperty("updater") IUpdater updater)
      implements Serializable {

    /** Declared so that Jackson finds it. */
    @JsonCreator
    public Common {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(updater, "updater");
    }

    /** The same seed and updater under another vertex name. */
    public Common named(String other) {
      return new Common(other, seed, updater);
    }
  }

  Block(Common common) {
    this.common = Objects.requireNonNull(common, "common");
  }

  /** The block's weights in the order in which they lie in the flat parameter vector. */
  public abstract List<Weight> weights();

  /** A fresh run: the arithmetic with its own memory of the forward pass; for one thread. */
  public abstract BlockRun newRun();

  /**
   * Operations and bytes of a forward pass over {@code rows} pixels; most blocks are {@link
   * #products} and no more.
   */
  public abstract Work work(long rows);

  /** What the block's step reads; overridden where not all of it for every pixel, or more. */
  public StepReads reads() {
    return StepReads.of(weights(), List.of());
  }

  /** The products of {@code rows} rows with the block's weights. */
  protected final Work products(long rows) {
    return weights().stream().map(w -> Work.product(w, rows)).reduce(Work.NONE, Work::plus);
  }

  /** The block's sizes; with the class, the name and the updater they decide equality. */
  protected abstract List<Object> sizes();

  /** Seed of the initial weights. */
  final long seed() {
    return common.seed();
  }

  @Override
  public final String getLayerName() {
    return common.name();
  }

  @Override
  public final IUpdater getUpdaterByParam(String weight) {
    return common.updater();
  }

  @Override
  public final long numParams(boolean backprop) {
    return weights().stream().mapToLong(Weight::length).sum();
  }

  @Override
  public final org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String vertexName,
      int index,
      INDArray parameters,
      boolean initialise,
      DataType type) {
    BlockVertex vertex =
        new BlockVertex(graph, new BlockVertex.Place(vertexName, index), this, type);
    vertex.bind(parameters, initialise);
    return vertex;
  }

  @Override
  public int minVertexInputs() {
    return 1;
  }

  @Override
  public int maxVertexInputs() {
    return Integer.MAX_VALUE;
  }

  /** Blocks know their shapes from their sizes; DL4J's shape inference is not used. */
  @Override
  public final InputType getOutputType(int layerIndex, InputType... inputs) {
    throw new UnsupportedOperationException(
        "Blocks state their own shapes: build without setInputTypes");
  }

  @Override
  public final MemoryReport getMemoryReport(InputType... inputs) {
    return new LayerMemoryReport.Builder(getLayerName(), getClass(), null, null)
        .standardMemory(numParams(true), common.updater().stateSize(numParams(true)))
        .build();
  }

  @Override
  public final List<Regularization> getRegularizationByParam(String weight) {
    return List.of();
  }

  @Override
  public final boolean isPretrainParam(String weight) {
    return false;
  }

  /** None per layer: the updater clips the whole gradient by its global norm. */
  @Override
  public final GradientNormalization getGradientNormalization() {
    return GradientNormalization.None;
  }

  @Override
  public final double getGradientNormalizationThreshold() {
    return 0;
  }

  @Override
  public final void setDataType(DataType type) {
    // The data type reaches the run through the vertex.
  }

  @Override
  public final GraphVertex clone() {
    return this;
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof Block that
        && getClass() == that.getClass()
        && common.equals(that.common)
        && sizes().equals(that.sizes());
  }

  @Override
  public final int hashCode() {
    return Objects.hash(getClass().getName(), common.name(), sizes());
  }

  @Override
  public final String toString() {
    return getClass().getSimpleName() + " " + common.name() + " " + sizes();
  }
}
