package io.subscale.jobs.round;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A graph that counts all of its parameters. DL4J's counts those of layers only and not those of
 * vertices, and its {@code fit} then returns in silence for a graph whose parameters are all in
 * vertices, as a decoder's are.
 */
final class VertexGraph extends ComputationGraph {
  private static final long serialVersionUID = 1L;

  VertexGraph(ComputationGraphConfiguration configuration) {
    super(configuration);
  }

  @Override
  public long numParams(boolean backwards) {
    return params().length();
  }
}
