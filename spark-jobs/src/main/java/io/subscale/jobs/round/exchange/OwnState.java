package io.subscale.jobs.round.exchange;

import io.subscale.jobs.round.UpdaterPolicy;
import io.subscale.jobs.round.mean.ChunkLayout;
import io.subscale.jobs.round.worker.Replica;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.storage.BlockId;

/**
 * A worker's own updater state where {@link UpdaterPolicy#LOCAL} is asked for: it lies on the
 * executor that ran the worker last, beside the merged weights, and is fetched from there.
 *
 * @param worker whose it is
 * @param layout cuts the updater state, without the weights
 */
record OwnState(int worker, ChunkLayout layout) {
  /** No attempt has it. */
  private static final long NONE = -1;

  static OwnState of(int worker, Replica network, ChunkLayout weights) {
    long values = network.length() - network.parameterLength();
    if (values == 0) {
      throw new IllegalArgumentException("an updater without state cannot keep its own");
    }
    return new OwnState(worker, new ChunkLayout(values, weights.chunkValues()));
  }

  /**
   * Sets the network's updater state; to nothing if it is on no executor.
   *
   * @param start where the round starts: of several attempts of a worker, only the state that
   *     belongs to these weights counts
   * @return steps that the state has seen
   */
  int load(Replica network, StateRef start) {
    long attempt = worker < start.attempts().size() ? start.attempts().get(worker) : NONE;
    ByteBuffer[] chunks = new ByteBuffer[layout.count() + 1];
    for (int chunk = 0; chunk < chunks.length; chunk++) {
      BlockId id = ChunkBlocks.own(start.anchor(), worker, attempt, chunk);
      Optional<ByteBuffer> found = ChunkBlocks.find(id);
      if (found.isEmpty()) {
        network.clearUpdater();
        return 0;
      }
      chunks[chunk] = found.get();
    }
    for (int chunk = 0; chunk < layout.count(); chunk++) {
      network.write(network.parameterLength() + layout.from(chunk), chunks[chunk]);
    }
    return chunks[layout.count()].getInt();
  }

  /** Keeps it for the next round. */
  void keep(Replica network, long anchor) {
    long attempt = TaskContext.get().taskAttemptId();
    for (int chunk = 0; chunk < layout.count(); chunk++) {
      byte[] bytes = new byte[layout.length(chunk) * Float.BYTES];
      network.read(network.parameterLength() + layout.from(chunk), bytes);
      ChunkBlocks.keep(ChunkBlocks.own(anchor, worker, attempt, chunk), ByteBuffer.wrap(bytes));
    }
    ByteBuffer steps = ByteBuffer.allocate(Integer.BYTES).putInt(0, network.iteration());
    ChunkBlocks.keep(ChunkBlocks.own(anchor, worker, attempt, layout.count()), steps);
  }
}
