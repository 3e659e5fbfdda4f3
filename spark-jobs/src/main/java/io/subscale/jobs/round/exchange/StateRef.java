package io.subscale.jobs.round.exchange;

import io.subscale.jobs.round.mean.ChunkLayout;
import io.subscale.jobs.round.worker.Replica;
import java.io.Serializable;
import java.util.List;

/**
 * Where executors find the state that a round starts from.
 *
 * @param anchor id of the broadcast under which its chunks lie, see {@link ChunkBlocks}
 * @param merge counts the times that it was merged from 0, should executors be lost meanwhile
 * @param layout how it is cut
 * @param attempts by worker, the task attempt that has trained it for this state; empty if none has
 */
record StateRef(long anchor, int merge, ChunkLayout layout, List<Long> attempts)
    implements Serializable {

  /**
   * Sets a network to the state, in place. Groups of workers begin at different chunks, so that
   * each fetches from the driver what the others do not have yet.
   *
   * @param share of all groups, 0 to 1, that come before this one
   * @return bytes that the driver had to send
   */
  long load(Replica replica, double share) {
    int first = (int) (share * layout.count());
    long sentByDriver = 0;
    for (int i = 0; i < layout.count(); i++) {
      int chunk = (first + i) % layout.count();
      ChunkBlocks.Found found = ChunkBlocks.load(this, chunk);
      replica.write(layout.from(chunk), found.bytes());
      sentByDriver += found.sentByDriver();
    }
    return sentByDriver;
  }
}
