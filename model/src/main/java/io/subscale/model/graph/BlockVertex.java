package io.subscale.model.graph;

import io.subscale.datasets.seed.Seed;
import io.subscale.model.weight.Weight;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A block at work in a graph: binds its weights to the flat vectors and runs its arithmetic. */
@SuppressWarnings("overrides") // DL4J's base class overrides a varargs method with an array
final class BlockVertex extends BaseGraphVertex {
  private static final long serialVersionUID = 1L;

  private final Block block;
  private final transient BlockRun run;
  private final transient Map<String, INDArray> weights = new LinkedHashMap<>();
  private final transient Map<String, INDArray> gradients = new LinkedHashMap<>();
  private transient INDArray parameters;
  private transient INDArray gradientsView;

  /** Where a vertex stands in its graph. */
  record Place(String name, int index) {}

  BlockVertex(ComputationGraph graph, Place place, Block block, DataType type) {
    super(graph, place.name(), place.index(), null, null, type);
    this.block = block;
    this.run = block.newRun();
  }

  void bind(INDArray view, boolean initialise) {
    parameters = view;
    split(view, weights);
    if (initialise) {
      block.weights().forEach(this::initialise);
    }
  }

  private void split(INDArray view, Map<String, INDArray> into) {
    into.clear();
    long start = 0;
    for (Weight weight : block.weights()) {
      long end = start + weight.length();
      INDArray flat = view.reshape(view.length()).get(NDArrayIndex.interval(start, end));
      into.put(weight.name(), flat.reshape('c', weight.shape()));
      start = end;
    }
  }

  private void initialise(Weight weight) {
    float[] values = new float[Math.toIntExact(weight.length())];
    Seed seed = Seed.of(block.seed()).fold(getVertexName()).fold(weight.name());
    weight.initial().fill(values, seed.random());
    INDArray filled = Nd4j.createFromArray(values).reshape(weight.shape());
    weights.get(weight.name()).assign(filled.castTo(dataType));
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr memory) {
    INDArray output = run.forward(new Pass(memory, dataType, training, weights, Map.of()), inputs);
    Taps.forward(getVertexName(), output);
    return output;
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr memory) {
    Pass pass = new Pass(memory, dataType, true, weights, gradients);
    INDArray[] inputGradients = run.backward(pass, inputs, epsilon);
    Gradient gradient = new DefaultGradient();
    gradients.forEach(gradient::setGradientFor);
    for (int i = 0; i < inputGradients.length; i++) {
      Taps.backward(getVertexName(), "input " + i, inputGradients[i]);
    }
    gradients.forEach((weight, of) -> Taps.backward(getVertexName(), weight, of));
    return new Pair<>(gradient, inputGradients);
  }

  @Override
  public void setBackpropGradientsViewArray(INDArray view) {
    gradientsView = view;
    if (view != null) {
      split(view, gradients);
    }
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArrays(
      INDArray[] masks, MaskState state, int examples) {
    return null;
  }

  @Override
  public Map<String, INDArray> paramTable(boolean backpropOnly) {
    return weights;
  }

  @Override
  public TrainingConfig getConfig() {
    return block;
  }

  @Override
  public INDArray params() {
    return parameters;
  }

  @Override
  public INDArray getGradientsViewArray() {
    return gradientsView;
  }

  @Override
  public boolean hasLayer() {
    return false;
  }

  @Override
  public Layer getLayer() {
    return null;
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public String toString() {
    return block.toString();
  }
}
