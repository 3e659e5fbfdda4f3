package io.subscale.jobs.round.worker;

import java.util.Iterator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** One step of a network's weights, on one data set or on several in turn. */
final class Step {
  private Step() {}

  /**
   * What a step did.
   *
   * @param examples of all its data sets
   * @param score mean over them before the step
   */
  record Taken(long examples, double score) {}

  /** A step on the next data set; the data sets' owner closes them. */
  static Taken one(ComputationGraph network, Iterator<MultiDataSet> data) {
    MultiDataSet set = data.next();
    int before = network.getIterationCount();
    network.fit(set);
    // DL4J's fit returns in silence where it finds nothing to train.
    if (network.getIterationCount() != before + 1) {
      throw new IllegalStateException("fit made no step: does the network have parameters?");
    }
    return new Taken(set.getFeatures(0).size(0), network.score());
  }

  /**
   * A step on several data sets: the gradient is that of all their examples together, the memory
   * that of one. DL4J's gradients are sums over examples, which its updater divides.
   *
   * @param sum {@code [parameters]}, overwritten
   * @param most data sets; fewer where there are no more
   */
  static Taken several(
      ComputationGraph network, Iterator<MultiDataSet> data, INDArray sum, int most) {
    sum.assign(0);
    long examples = 0;
    double score = 0;
    for (int i = 0; i < most && data.hasNext(); i++) {
      MultiDataSet set = data.next();
      network.setInputs(set.getFeatures());
      network.setLabels(set.getLabels());
      network.setLayerMaskArrays(set.getFeaturesMaskArrays(), set.getLabelsMaskArrays());
      network.computeGradientAndScore();
      sum.addi(network.getGradientsViewArray().reshape(sum.shape()));
      long count = set.getFeatures(0).size(0);
      score += count * network.score();
      examples += count;
      network.clear();
    }
    INDArray gradient = network.getGradientsViewArray();
    gradient.assign(sum.reshape(gradient.shape()));
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
    return new Taken(examples, score / examples);
  }
}
