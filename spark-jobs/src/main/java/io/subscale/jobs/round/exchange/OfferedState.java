package io.subscale.jobs.round.exchange;

import io.subscale.jobs.round.mean.ChunkLayout;
import io.subscale.jobs.round.worker.GraphState;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * The state that the next round starts from, offered by the driver to the executors. After a round
 * most executors have it already: it is what they have merged. Used by one thread.
 */
final class OfferedState implements AutoCloseable {
  private Broadcast<Integer> anchor;
  private StateRef state;
  private ByteBuffer[] chunks;

  /** A broadcast with next to nothing in it, under whose id chunks will lie. */
  static Broadcast<Integer> anchor(JavaSparkContext spark) {
    return spark.broadcast(0);
  }

  /**
   * The network's state; offered anew if it is not the one that is offered already.
   *
   * @param wanted how to cut it then. Another cut alone is no reason to offer it anew: workers' own
   *     updater states would go with what was offered before, whenever executors come or go
   */
  StateRef offer(JavaSparkContext spark, GraphState driver, ChunkLayout wanted) {
    if (state == null || wanted.values() != state.layout().values() || !holds(driver)) {
      ByteBuffer[] packed = new ByteBuffer[wanted.count()];
      for (int chunk = 0; chunk < packed.length; chunk++) {
        byte[] bytes = new byte[Math.multiplyExact(wanted.length(chunk), Float.BYTES)];
        driver.read(wanted.from(chunk), bytes);
        packed[chunk] = ByteBuffer.wrap(bytes);
      }
      Broadcast<Integer> next = anchor(spark);
      replace(next, new StateRef(next.id(), 0, wanted, List.of()), packed);
    }
    return state;
  }

  private boolean holds(GraphState driver) {
    for (int chunk = 0; chunk < chunks.length; chunk++) {
      if (!driver.equals(state.layout().from(chunk), chunks[chunk])) {
        return false;
      }
    }
    return true;
  }

  /**
   * Takes the place of what was offered before, which is removed from all processes.
   *
   * @param next under which the state lies
   * @param nextState its chunks may lie on executors already
   * @param content every chunk, not copied
   */
  void replace(Broadcast<Integer> next, StateRef nextState, ByteBuffer[] content) {
    close();
    anchor = next;
    state = nextState;
    chunks = content;
    for (int chunk = 0; chunk < content.length; chunk++) {
      ChunkBlocks.offer(nextState, chunk, content[chunk]);
    }
  }

  /** Offers nothing any more. */
  @Override
  public void close() {
    if (anchor != null) {
      anchor.destroy();
    }
    anchor = null;
    state = null;
    chunks = null;
  }
}
