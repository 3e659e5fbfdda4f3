package io.subscale.model.graph;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A {@code ComputationGraph} that counts the parameters of its vertices. DL4J's own counts those of
 * its layers only, finds none in a graph of blocks, and {@code fit} then does nothing, in silence.
 */
public final class BlockGraph extends ComputationGraph {
  private static final long serialVersionUID = 1L;

  /** A graph of this configuration, not yet initialised. */
  public BlockGraph(ComputationGraphConfiguration configuration) {
    super(configuration);
  }

  @Override
  public long numParams(boolean backwards) {
    return params().length();
  }
}
