package io.subscale.bench.averaging;

import org.apache.spark.api.java.JavaRDD;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * A way to train one network on many workers and average: parameters and updater state, every
 * round.
 */
interface AveragingEngine extends AutoCloseable {

  /**
   * One round: every partition is a worker that starts from the same state and makes a step a data
   * set; then all states are averaged into the driver's network.
   */
  void round(JavaRDD<MultiDataSet> data);

  /**
   * A round that also tells how long its workers computed.
   *
   * @return milliseconds inside the network's {@code fit}, summed over the workers
   */
  double computeMillis(JavaRDD<MultiDataSet> data);

  @Override
  void close();
}
