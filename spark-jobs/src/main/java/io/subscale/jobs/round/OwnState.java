package io.subscale.jobs.round;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A worker's own updater state where {@link UpdaterState#LOCAL} is asked for: it lies on the
 * executor that ran the worker last, beside the merged weights, and is fetched from there.
 *
 * @param worker whose it is
 * @param layout cuts the updater state, without the weights
 */
record OwnState(int worker, ChunkLayout layout) {
  static OwnState of(int worker, GraphState network, ChunkLayout weights) {
    long values = network.length() - network.parameterLength();
    if (values == 0) {
      throw new IllegalArgumentException("an updater without state cannot keep its own");
    }
    return new OwnState(worker, new ChunkLayout(values, weights.chunkValues()));
  }

  /**
   * Sets the network's updater state, and its count of steps to how many the state has seen; both
   * to nothing if it is on no executor.
   */
  void load(GraphState network, long anchor) {
    byte[][] chunks = new byte[layout.count() + 1][];
    for (int chunk = 0; chunk < chunks.length; chunk++) {
      Optional<byte[]> found = ChunkBlocks.findOwn(anchor, worker, chunk);
      if (found.isEmpty()) {
        network.clearUpdater();
        network.setIteration(0);
        return;
      }
      chunks[chunk] = found.get();
    }
    for (int chunk = 0; chunk < layout.count(); chunk++) {
      network.write(network.parameterLength() + layout.from(chunk), chunks[chunk]);
    }
    network.setIteration(ByteBuffer.wrap(chunks[layout.count()]).getInt());
  }

  /** Keeps it for the next round. */
  void keep(GraphState network, long anchor) {
    for (int chunk = 0; chunk < layout.count(); chunk++) {
      byte[] bytes =
          network.read(network.parameterLength() + layout.from(chunk), layout.length(chunk));
      ChunkBlocks.keepOwn(anchor, worker, chunk, bytes);
    }
    byte[] steps = ByteBuffer.allocate(Integer.BYTES).putInt(network.iteration()).array();
    ChunkBlocks.keepOwn(anchor, worker, layout.count(), steps);
  }
}
