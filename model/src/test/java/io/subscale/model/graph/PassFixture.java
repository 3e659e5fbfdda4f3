package io.subscale.model.graph;

import java.util.Map;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;

/** Passes for tests of single operations: no weights, memory of its own. */
public final class PassFixture {
  private PassFixture() {}

  /** A pass in float32. */
  public static Pass of(boolean training) {
    return new Pass(LayerWorkspaceMgr.noWorkspaces(), DataType.FLOAT, training, Map.of(), Map.of());
  }
}
