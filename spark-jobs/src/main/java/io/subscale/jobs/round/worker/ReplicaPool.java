package io.subscale.jobs.round.worker;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The networks that an executor keeps from round to round: as many as it runs tasks at once, all of
 * one architecture. Asking for another architecture (the next stage) drops them.
 *
 * <p>A pool, not a thread-local: Spark's threads come and go, and what belongs to a dead thread
 * would be built again.
 */
public final class ReplicaPool {
  /** The executor's pool; a process runs one training at a time. */
  public static final ReplicaPool SHARED = new ReplicaPool();

  private final Deque<GraphState> idle = new ArrayDeque<>();
  private String architecture = "";

  /** An idle replica of the architecture, or a new one; the caller alone has it. */
  public GraphState take(String wanted) {
    synchronized (this) {
      if (!architecture.equals(wanted)) {
        idle.clear();
        architecture = wanted;
      }
      GraphState replica = idle.pollLast();
      if (replica != null) {
        return replica;
      }
    }
    return GraphState.build(wanted);
  }

  /** Gives a replica back after a task that ended well; others are left to the collector. */
  public synchronized void giveBack(String built, GraphState replica) {
    if (architecture.equals(built)) {
      idle.addLast(replica);
    }
  }
}
