package io.subscale.jobs.round;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * One partition of a round: sets an executor's own network to the round's beginning, trains it on
 * the partition, and returns the result as bytes.
 *
 * @param round the round's settings
 * @param architecture the network's configuration as JSON
 * @param iteration steps made before this round
 * @param parameters float32 little-endian, in the network's flat order
 * @param updater float32 little-endian updater state
 */
record WorkerTask(
    Round round,
    String architecture,
    int iteration,
    Broadcast<byte[]> parameters,
    Broadcast<byte[]> updater)
    implements Function2<Integer, Iterator<MultiDataSet>, Iterator<WorkerResult>> {

  @Override
  public Iterator<WorkerResult> call(Integer worker, Iterator<MultiDataSet> data) {
    if (!data.hasNext()) {
      byte[] nothing = new byte[0];
      return List.of(new WorkerResult(worker, new LocalRound.Tally(), nothing, nothing)).iterator();
    }
    GraphState replica = ReplicaPool.SHARED.take(architecture);
    replica.set(FloatBytes.decode(parameters.value()), FloatBytes.decode(updater.value()));
    replica.setIteration(iteration);
    LocalRound.Tally tally = new LocalRound(round, worker).run(replica, data);
    WorkerResult result =
        new WorkerResult(
            worker,
            tally,
            FloatBytes.encode(replica.parameters()),
            FloatBytes.encode(replica.updater()));
    ReplicaPool.SHARED.giveBack(architecture, replica);
    return List.of(result).iterator();
  }
}
