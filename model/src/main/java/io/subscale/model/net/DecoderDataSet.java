package io.subscale.model.net;

import io.subscale.datasets.batch.Batch;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * A batch as DL4J's data set, whose arrays are made when somebody asks for them: an engine on a
 * device takes the {@link #batch} and never does. Used by one thread; whoever makes it closes it.
 */
public final class DecoderDataSet extends MultiDataSet implements AutoCloseable {
  private static final long serialVersionUID = 1L;

  private final transient DecoderSpec spec;
  private final transient Batch batch;
  private transient boolean made;

  /** A data set of a batch that fits the decoder. */
  public DecoderDataSet(DecoderSpec spec, Batch batch) {
    spec.require(batch);
    this.spec = spec;
    this.batch = batch;
  }

  /** The batch itself. */
  public Batch batch() {
    return batch;
  }

  private void make() {
    if (!made) {
      MultiDataSet arrays = Decoder.dataSet(spec, batch);
      setFeatures(arrays.getFeatures());
      setLabels(arrays.getLabels());
      made = true;
    }
  }

  @Override
  public INDArray[] getFeatures() {
    make();
    return super.getFeatures();
  }

  @Override
  public INDArray getFeatures(int index) {
    make();
    return super.getFeatures(index);
  }

  @Override
  public INDArray[] getLabels() {
    make();
    return super.getLabels();
  }

  @Override
  public INDArray getLabels(int index) {
    make();
    return super.getLabels(index);
  }

  @Override
  public int numFeatureArrays() {
    return getFeatures().length;
  }

  @Override
  public int numLabelsArrays() {
    return getLabels().length;
  }

  /** Frees the arrays, if there are any. */
  @Override
  public void close() {
    if (made) {
      Arrays.stream(super.getFeatures()).forEach(INDArray::close);
      Arrays.stream(super.getLabels()).forEach(INDArray::close);
    }
  }
}
