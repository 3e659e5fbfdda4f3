package io.subscale.jobs.train.data;

import java.io.Serializable;
import java.util.Iterator;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Opens the data of a logical worker, in the executor. */
@FunctionalInterface
public interface WorkerData extends Serializable {
  /**
   * Some data sets. Each is valid until the next is asked for.
   *
   * @param from position of the worker's first example in the stage's order
   * @param sets how many
   */
  Iterator<MultiDataSet> open(long from, int sets);
}
