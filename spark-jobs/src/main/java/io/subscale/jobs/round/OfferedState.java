package io.subscale.jobs.round;

import java.util.Arrays;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * The state that the next round starts from, offered by the driver to the executors. After a round
 * most executors have it already: it is what they have merged. Used by one thread.
 */
final class OfferedState implements AutoCloseable {
  private Broadcast<Integer> anchor;
  private ChunkLayout layout;
  private byte[][] chunks;

  /** A broadcast with next to nothing in it, under whose id chunks will lie. */
  static Broadcast<Integer> anchor(JavaSparkContext spark) {
    return spark.broadcast(0);
  }

  /** The network's state; offered anew if it is not the one that is offered already. */
  StateRef offer(JavaSparkContext spark, GraphState driver, ChunkLayout wanted) {
    if (!wanted.equals(layout) || !holds(driver)) {
      byte[][] packed = new byte[wanted.count()][];
      for (int chunk = 0; chunk < packed.length; chunk++) {
        packed[chunk] = driver.read(wanted.from(chunk), wanted.length(chunk));
      }
      replace(anchor(spark), wanted, packed);
    }
    return new StateRef(anchor.id(), layout);
  }

  private boolean holds(GraphState driver) {
    for (int chunk = 0; chunk < chunks.length; chunk++) {
      byte[] now = driver.read(layout.from(chunk), layout.length(chunk));
      if (!Arrays.equals(now, chunks[chunk])) {
        return false;
      }
    }
    return true;
  }

  /**
   * Takes the place of what was offered before, which is removed from all processes.
   *
   * @param next its chunks may lie on executors already
   * @param cut how it is cut
   * @param content every chunk, not copied
   */
  void replace(Broadcast<Integer> next, ChunkLayout cut, byte[][] content) {
    close();
    anchor = next;
    layout = cut;
    chunks = content;
    for (int chunk = 0; chunk < content.length; chunk++) {
      ChunkBlocks.offer(next.id(), chunk, content[chunk]);
    }
  }

  /** Offers nothing any more. */
  @Override
  public void close() {
    if (anchor != null) {
      anchor.destroy();
    }
    anchor = null;
    layout = null;
    chunks = null;
  }
}
