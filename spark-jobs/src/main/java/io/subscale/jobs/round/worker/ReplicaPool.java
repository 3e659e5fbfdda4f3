package io.subscale.jobs.round.worker;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The replicas that an executor keeps from round to round: as many as it runs tasks at once, all of
 * one kind. Asking for another kind (the next stage) drops them.
 *
 * <p>A pool, not a thread-local: Spark's threads come and go, and what belongs to a dead thread
 * would be built again.
 */
public final class ReplicaPool {
  /** The executor's pool; a process runs one training at a time. */
  public static final ReplicaPool SHARED = new ReplicaPool();

  private final Deque<Idle> idle = new ArrayDeque<>();
  private ReplicaKind kind;

  private record Idle(int device, Replica replica) {}

  /**
   * An idle replica of the kind, or a new one; the caller alone has it.
   *
   * @param device where it is, or {@link ReplicaKind#NO_DEVICE}
   */
  public Replica take(ReplicaKind wanted, int device) {
    synchronized (this) {
      if (!wanted.equals(kind)) {
        idle.forEach(each -> each.replica().close());
        idle.clear();
        kind = wanted;
      }
      for (Idle each : idle) {
        if (each.device() == device) {
          idle.remove(each);
          return each.replica();
        }
      }
    }
    return wanted.build(device);
  }

  /** Gives a replica back after a task that ended well; others are closed. */
  public synchronized void giveBack(ReplicaKind built, int device, Replica replica) {
    if (built.equals(kind)) {
      idle.addFirst(new Idle(device, replica));
    } else {
      replica.close();
    }
  }
}
