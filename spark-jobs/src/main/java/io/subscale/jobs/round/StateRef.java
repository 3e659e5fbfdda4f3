package io.subscale.jobs.round;

import java.io.Serializable;

/**
 * Where executors find the state that a round starts from.
 *
 * @param anchor id of the broadcast under which its chunks lie, see {@link ChunkBlocks}
 * @param layout how it is cut
 */
record StateRef(long anchor, ChunkLayout layout) implements Serializable {

  /**
   * Sets a network to the state, in place. Workers begin at different chunks, so that each fetches
   * from the driver what the others do not have yet.
   *
   * @param share of all workers, 0 to 1, that come before this one
   * @return bytes that the driver had to send
   */
  long load(GraphState replica, double share) {
    int first = (int) (share * layout.count());
    long sentByDriver = 0;
    for (int i = 0; i < layout.count(); i++) {
      int chunk = (first + i) % layout.count();
      ChunkBlocks.Found found = ChunkBlocks.find(anchor, chunk);
      replica.write(layout.from(chunk), found.bytes());
      sentByDriver += found.sentByDriver();
    }
    return sentByDriver;
  }
}
