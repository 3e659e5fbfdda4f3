package io.subscale.jobs.round.exchange;

import io.subscale.jobs.engine.Gpus;
import io.subscale.jobs.round.Round;
import io.subscale.jobs.round.UpdaterPolicy;
import io.subscale.jobs.round.WorkerResult;
import io.subscale.jobs.round.mean.MeanTree;
import io.subscale.jobs.round.worker.LocalRound;
import io.subscale.jobs.round.worker.Replica;
import io.subscale.jobs.round.worker.ReplicaKind;
import io.subscale.jobs.round.worker.ReplicaPool;
import io.subscale.jobs.round.worker.WorkerCounts;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;

/**
 * A group of workers in a round: for one worker after the other sets an executor's own network to
 * the round's beginning and trains it on the worker's data; keeps their mean on the executor, for
 * the tasks that merge.
 *
 * @param round the round's settings
 * @param size the round's workers and groups
 * @param replicas what the workers train copies of the network on
 * @param iteration steps made before this round
 * @param start where the round starts
 * @param anchors where its results go
 */
record GroupTask(
    Round round, Size size, ReplicaKind replicas, int iteration, StateRef start, Anchors anchors)
    implements FlatMapFunction<Iterator<WorkerGroups.Worker>, GroupResult> {

  /**
   * How many there are in a round.
   *
   * @param workers logical workers
   * @param groups tasks that train them
   */
  record Size(int workers, int groups) implements Serializable {}

  /**
   * Ids of the broadcasts under which the executors keep what a round makes.
   *
   * @param pieces the groups' means, gone when the round ends
   * @param next the merged state and workers' own ones, gone when the next round ends
   */
  record Anchors(long pieces, long next) implements Serializable {}

  @Override
  public Iterator<GroupResult> call(Iterator<WorkerGroups.Worker> group) {
    if (replicas.engine().isEmpty()) {
      return train(group, ReplicaKind.NO_DEVICE);
    }
    try (Gpus.Lease lease = Gpus.lend(replicas.engine())) {
      return train(group, lease.device());
    }
  }

  private Iterator<GroupResult> train(Iterator<WorkerGroups.Worker> group, int device) {
    long begun = System.nanoTime();
    MeanTree tree = new MeanTree(start.layout(), size.workers());
    List<WorkerResult> results = new ArrayList<>();
    while (group.hasNext()) {
      results.add(train(group.next(), device, tree));
    }
    List<PieceRef> pieces = tree.nodes().stream().map(this::keep).toList();
    return List.of(new GroupResult(pieces, results, System.nanoTime() - begun)).iterator();
  }

  private WorkerResult train(WorkerGroups.Worker worker, int device, MeanTree tree) {
    int index = worker.index();
    if (!worker.data().hasNext()) {
      tree.add(new MeanTree.Span(index, index + 1, 0), null);
      return new WorkerCounts().result(index, WorkerCounts.Moves.NONE);
    }
    long begun = System.nanoTime();
    Replica replica = ReplicaPool.SHARED.take(replicas, device);
    boolean done = false;
    try {
      WorkerResult result = train(replica, worker, tree, begun);
      done = true;
      return result;
    } finally {
      if (done) {
        ReplicaPool.SHARED.giveBack(replicas, device, replica);
      } else {
        replica.close();
      }
    }
  }

  private WorkerResult train(
      Replica replica, WorkerGroups.Worker worker, MeanTree tree, long begun) {
    int index = worker.index();
    long sentByDriver = begin(replica, index);
    long loaded = System.nanoTime();
    WorkerCounts counts =
        new LocalRound(round, index, System::nanoTime).run(replica, worker.data());
    long trained = System.nanoTime();
    tree.add(
        new MeanTree.Span(index, index + 1, counts.examples()),
        (chunk, bytes) -> replica.read(start.layout().from(chunk), bytes));
    if (round.rules().updater() == UpdaterPolicy.LOCAL) {
      own(replica, index).keep(replica, anchors.next());
    }
    return counts.result(
        index, new WorkerCounts.Moves(loaded - begun, System.nanoTime() - trained, sentByDriver));
  }

  private long begin(Replica replica, int worker) {
    long sentByDriver = start.load(replica, (double) worker / size.workers());
    replica.setIteration(
        switch (round.rules().updater()) {
          case AVERAGE -> iteration;
          case LOCAL -> own(replica, worker).load(replica, start);
          case RESET -> {
            replica.clearUpdater();
            // Adam's correction for its first steps counts from the round's beginning.
            yield 0;
          }
        });
    return sentByDriver;
  }

  private OwnState own(Replica replica, int worker) {
    return OwnState.of(worker, replica, start.layout());
  }

  private PieceRef keep(MeanTree.Node node) {
    PieceRef piece = new PieceRef(node.span(), TaskContext.get().taskAttemptId());
    if (node.chunks() != null) {
      for (int chunk = 0; chunk < node.chunks().length; chunk++) {
        ChunkBlocks.keep(
            ChunkBlocks.piece(anchors.pieces(), piece, chunk),
            ByteBuffer.wrap(node.chunks()[chunk]));
      }
    }
    return piece;
  }
}
