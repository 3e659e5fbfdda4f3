package io.subscale.jobs.round;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.Function2;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import scala.Tuple2;

/**
 * One partition of a round: sets an executor's own network to the round's beginning, trains it on
 * the partition, and sends it off in pieces.
 *
 * @param round the round's settings
 * @param workers how many partitions there are
 * @param architecture the network's configuration as JSON
 * @param iteration steps made before this round
 * @param state where the round starts
 * @param next id of the broadcast under which the round's results are kept
 */
record WorkerTask(
    Round round, int workers, String architecture, int iteration, StateRef state, long next)
    implements Function2<Integer, Iterator<MultiDataSet>, Iterator<Tuple2<Integer, Piece>>> {

  @Override
  public Iterator<Tuple2<Integer, Piece>> call(Integer worker, Iterator<MultiDataSet> data) {
    if (!data.hasNext()) {
      WorkerResult idle = new WorkerResult(worker, new LocalRound.Tally());
      return List.of(new Tuple2<>(0, new Piece(worker, 0, new byte[0], idle))).iterator();
    }
    long start = System.nanoTime();
    GraphState replica = ReplicaPool.SHARED.take(architecture);
    long sentByDriver = begin(replica, worker);
    long loaded = System.nanoTime();
    LocalRound.Tally tally = new LocalRound(round, worker, System::nanoTime).run(replica, data);
    tally.stateNanos = loaded - start;
    tally.sentByDriver = sentByDriver;
    return new PackedPieces(replica, state.layout(), worker, tally, () -> end(replica, worker));
  }

  private long begin(GraphState replica, int worker) {
    long sentByDriver = state.load(replica, (double) worker / workers);
    replica.setIteration(iteration);
    switch (round.rules().updater()) {
      case LOCAL -> own(replica, worker).load(replica, state.anchor());
      case RESET -> {
        replica.clearUpdater();
        // Adam's correction for its first steps counts from the round's beginning.
        replica.setIteration(0);
      }
      default -> {}
    }
    return sentByDriver;
  }

  private void end(GraphState replica, int worker) {
    if (round.rules().updater() == UpdaterState.LOCAL) {
      own(replica, worker).keep(replica, next);
    }
    ReplicaPool.SHARED.giveBack(architecture, replica);
  }

  private OwnState own(GraphState replica, int worker) {
    return OwnState.of(worker, replica, state.layout());
  }
}
