package io.subscale.jobs.round.worker;

import io.subscale.model.op.Dropout;
import io.subscale.model.update.ClippedAdamUpdater;
import java.util.Iterator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One step of a graph's weights, on one data set or on several in turn.
 *
 * @param network it is of
 * @param seed of dropout's masks
 */
record GraphStep(ComputationGraph network, long seed) {

  /** A step on the next data set; the data sets' owner closes them. */
  Replica.Taken one(Iterator<MultiDataSet> data) {
    MultiDataSet set = data.next();
    int before = network.getIterationCount();
    Dropout.seeded(Dropout.masks(seed, 0), () -> network.fit(set));
    // DL4J's fit returns in silence where it finds nothing to train.
    if (network.getIterationCount() != before + 1) {
      throw new IllegalStateException("fit made no step: does the network have parameters?");
    }
    return new Replica.Taken(set.getFeatures(0).size(0), network.score(), gradientNorm());
  }

  /**
   * A step on several data sets: the gradient is that of all their examples together, the memory
   * that of one. DL4J's gradients are sums over examples, which its updater divides.
   *
   * @param most data sets; fewer where there are no more
   */
  Replica.Taken several(Iterator<MultiDataSet> data, int most) {
    INDArray sum = Nd4j.zeros(DataType.FLOAT, network.params().shape());
    long examples = 0;
    double score = 0;
    for (int i = 0; i < most && data.hasNext(); i++) {
      MultiDataSet set = data.next();
      network.setInputs(set.getFeatures());
      network.setLabels(set.getLabels());
      network.setLayerMaskArrays(set.getFeaturesMaskArrays(), set.getLabelsMaskArrays());
      Dropout.seeded(Dropout.masks(seed, i), network::computeGradientAndScore);
      sum.addi(network.getGradientsViewArray().reshape(sum.shape()));
      long count = set.getFeatures(0).size(0);
      score += count * network.score();
      examples += count;
      network.clear();
    }
    INDArray gradient = network.getGradientsViewArray();
    gradient.assign(sum.reshape(gradient.shape()));
    sum.close();
    network
        .getUpdater()
        .update(
            network.gradient(),
            network.getIterationCount(),
            network.getEpochCount(),
            Math.toIntExact(examples),
            LayerWorkspaceMgr.noWorkspaces());
    network.params().subi(gradient.reshape(network.params().shape()));
    network.getConfiguration().setIterationCount(network.getIterationCount() + 1);
    network.setScore(score / examples);
    return new Replica.Taken(examples, score / examples, gradientNorm());
  }

  /** The whole gradient's norm, before clipping, where the updater tells it; else 0. */
  private double gradientNorm() {
    double squares = 0;
    for (UpdaterBlock block : network.getUpdater().getUpdaterBlocks()) {
      if (!(block.getGradientUpdater() instanceof ClippedAdamUpdater updater)) {
        return 0;
      }
      squares += updater.gradientNorm() * updater.gradientNorm();
    }
    return Math.sqrt(squares);
  }
}
