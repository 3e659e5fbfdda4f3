package io.subscale.jobs.round;

import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BroadcastBlockId;
import org.apache.spark.storage.StorageLevel;
import scala.Option;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Chunks of a state in the block managers of Spark's processes, under the id of a broadcast: what
 * destroys the broadcast removes them everywhere.
 *
 * <p>An executor looks for a chunk on itself, then on the other executors, and asks the driver for
 * what none of them has. So the driver sends a state at most about once, however many executors
 * there are, and nothing at all where the executors have merged it themselves. Spark's own
 * broadcasts choose between driver and executors by lot.
 *
 * <p>The only place that calls Spark's block manager, which is public in bytecode but no public
 * API.
 */
final class ChunkBlocks {
  private static final ClassTag<byte[]> BYTES = ClassTag$.MODULE$.apply(byte[].class);

  private ChunkBlocks() {}

  /**
   * A chunk that was found.
   *
   * @param bytes not to be written to
   * @param sentByDriver bytes that the driver had to send, 0 or all
   */
  record Found(byte[] bytes, long sentByDriver) {}

  /** The name under which executors keep a chunk; Spark parses names: letters and digits only. */
  static BlockId shared(long anchor, int chunk) {
    return new BroadcastBlockId(anchor, "chunk" + chunk);
  }

  /** The name under which the driver offers it. */
  static BlockId fromDriver(long anchor, int chunk) {
    return new BroadcastBlockId(anchor, "driver" + chunk);
  }

  /** Keeps a chunk in this process and offers it to the others; a second time does nothing. */
  static synchronized void keep(long anchor, int chunk, byte[] bytes) {
    put(shared(anchor, chunk), bytes);
  }

  /** Offers a chunk from the driver, to executors that find no other. */
  static synchronized void offer(long anchor, int chunk, byte[] bytes) {
    if (blocks().getStatus(shared(anchor, chunk)).isEmpty()) {
      put(fromDriver(anchor, chunk), bytes);
    }
  }

  /** Keeps a chunk of a worker's own state in this process. */
  static synchronized void keepOwn(long anchor, int worker, int chunk, byte[] bytes) {
    put(own(anchor, worker, chunk), bytes);
  }

  /** A chunk of a worker's own state, wherever it lies. */
  static synchronized Optional<byte[]> findOwn(long anchor, int worker, int chunk) {
    return Optional.ofNullable(get(own(anchor, worker, chunk)));
  }

  private static BlockId own(long anchor, int worker, int chunk) {
    return new BroadcastBlockId(anchor, "worker" + worker + "chunk" + chunk);
  }

  private static void put(BlockId id, byte[] bytes) {
    if (blocks().getStatus(id).isEmpty()) {
      blocks().putSingle(id, bytes, StorageLevel.MEMORY_AND_DISK(), true, BYTES);
    }
  }

  /**
   * Finds a chunk, and keeps it for this executor's other tasks and for other executors. One task
   * at a time, so that two do not fetch the same.
   */
  static synchronized Found find(long anchor, int chunk) {
    BlockId shared = shared(anchor, chunk);
    byte[] bytes = get(shared);
    if (bytes != null) {
      put(shared, bytes);
      return new Found(bytes, 0);
    }
    bytes = get(fromDriver(anchor, chunk));
    if (bytes == null) {
      throw new IllegalStateException(
          "chunk " + chunk + " of the state is on no executor, nor on the driver");
    }
    boolean isDriver = blocks().blockManagerId().isDriver();
    if (!isDriver) {
      put(shared, bytes);
    }
    return new Found(bytes, isDriver ? 0 : bytes.length);
  }

  private static byte[] get(BlockId id) {
    boolean local = blocks().getStatus(id).isDefined();
    Option<byte[]> found = blocks().getSingle(id, BYTES);
    if (local && found.isDefined()) {
      blocks().releaseLock(id, Option.apply(TaskContext.get()));
    }
    return found.isDefined() ? found.get() : null;
  }

  private static BlockManager blocks() {
    return SparkEnv.get().blockManager();
  }
}
