package io.subscale.model.op;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastSubOp;
import org.nd4j.linalg.factory.Nd4j;

/** A vector against every row or every column of a matrix [rows][columns]; y may be x. */
final class Broadcast {
  private static final int OVER_ROWS = 0;
  private static final int OVER_COLUMNS = 1;

  private Broadcast() {}

  /** y[r][c] = x[r][c] - column[r]. */
  static void subtractColumn(INDArray x, INDArray column, INDArray y) {
    Nd4j.exec(new BroadcastSubOp(x, column.reshape(column.length()), y, OVER_ROWS));
  }

  /** y[r][c] = x[r][c] * column[r]. */
  static void multiplyColumn(INDArray x, INDArray column, INDArray y) {
    Nd4j.exec(new BroadcastMulOp(x, column.reshape(column.length()), y, OVER_ROWS));
  }

  /** y[r][c] = x[r][c] * row[c]. */
  static void multiplyRow(INDArray x, INDArray row, INDArray y) {
    Nd4j.exec(new BroadcastMulOp(x, row.reshape(row.length()), y, OVER_COLUMNS));
  }

  /** y[r][c] = x[r][c] + row[c]. */
  static void addRow(INDArray x, INDArray row, INDArray y) {
    Nd4j.exec(new BroadcastAddOp(x, row.reshape(row.length()), y, OVER_COLUMNS));
  }
}
