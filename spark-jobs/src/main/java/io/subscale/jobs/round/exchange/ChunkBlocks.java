package io.subscale.jobs.round.exchange;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.storage.BlockData;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BroadcastBlockId;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.io.ChunkedByteBuffer;
import scala.Option;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Chunks of states in the block managers of Spark's processes, as raw bytes under the id of a
 * broadcast: what destroys the broadcast removes them everywhere.
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
  private static final ClassTag<Object> ANY = ClassTag$.MODULE$.apply(Object.class);

  /** One a chunk, up to more than a process has tasks: no two of them fetch the same. */
  private static final Object[] LOCKS = Stream.generate(Object::new).limit(64).toArray();

  private ChunkBlocks() {}

  /** The name of a chunk that executors keep; Spark parses names: letters and digits only. */
  static BlockId shared(StateRef state, int chunk) {
    return new BroadcastBlockId(state.anchor(), "merge" + state.merge() + "chunk" + chunk);
  }

  /** The name under which the driver offers it. */
  static BlockId fromDriver(StateRef state, int chunk) {
    return new BroadcastBlockId(state.anchor(), "driver" + chunk);
  }

  /** The name of a chunk of some workers' mean. */
  static BlockId piece(long anchor, PieceRef piece, int chunk) {
    return new BroadcastBlockId(
        anchor, "attempt" + piece.attempt() + "from" + piece.span().from() + "chunk" + chunk);
  }

  /** The name of a chunk of the state that a worker had at the end of a task attempt. */
  static BlockId own(long anchor, int worker, long attempt, int chunk) {
    return new BroadcastBlockId(anchor, "worker" + worker + "attempt" + attempt + "chunk" + chunk);
  }

  /**
   * Keeps a chunk in this process and offers it to the others; a second time does nothing.
   *
   * @param bytes not copied: nobody may write to them any more
   */
  static void keep(BlockId id, ByteBuffer bytes) {
    endIfKilled();
    if (blocks().getStatus(id).isEmpty()) {
      ChunkedByteBuffer block = new ChunkedByteBuffer(bytes.duplicate());
      blocks().putBytes(id, block, StorageLevel.MEMORY_AND_DISK_SER(), true, ANY);
    }
  }

  /** Offers a chunk from the driver, to executors that find no other. */
  static void offer(StateRef state, int chunk, ByteBuffer bytes) {
    if (blocks().getStatus(shared(state, chunk)).isEmpty()) {
      keep(fromDriver(state, chunk), bytes);
    }
  }

  /**
   * A chunk of the state that a round starts from, kept here for other tasks and executors.
   *
   * @param bytes not to be written to
   * @param sentByDriver bytes that the driver had to send, 0 or all
   */
  record Found(ByteBuffer bytes, long sentByDriver) {}

  /** Finds such a chunk; it is somewhere until its round is over. */
  static Found load(StateRef state, int chunk) {
    endIfKilled();
    synchronized (LOCKS[chunk % LOCKS.length]) {
      BlockId shared = shared(state, chunk);
      BlockId fromDriver = fromDriver(state, chunk);
      Optional<ByteBuffer> here = here(shared).or(() -> here(fromDriver));
      if (here.isPresent()) {
        return new Found(here.get(), 0);
      }
      Optional<ByteBuffer> byExecutor = fetch(shared);
      ByteBuffer bytes =
          byExecutor
              .or(() -> fetch(fromDriver))
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          "chunk " + chunk + " of the state is on no executor nor on the driver"));
      keep(shared, bytes);
      return new Found(bytes, byExecutor.isPresent() ? 0 : bytes.remaining());
    }
  }

  /** A chunk of this process, not to be written to; it stays whole if the block is removed. */
  static Optional<ByteBuffer> here(BlockId id) {
    Option<BlockData> local = blocks().getLocalBytes(id);
    if (local.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(local.get().toByteBuffer());
    } finally {
      blocks().releaseLock(id, Option.apply(TaskContext.get()));
    }
  }

  /** A chunk of this process or of another, not to be written to. */
  static Optional<ByteBuffer> find(BlockId id) {
    return here(id).or(() -> fetch(id));
  }

  /** A copy of a chunk of another process; empty if none has it, or none that answers. */
  static Optional<ByteBuffer> fetch(BlockId id) {
    Option<ChunkedByteBuffer> found = blocks().getRemoteBytes(id);
    return found.isEmpty() ? Optional.empty() : Optional.of(found.get().toByteBuffer());
  }

  /**
   * Ends a task whose round has failed, or whose other attempt was faster: what it kept after the
   * broadcast's destruction would stay to the program's end.
   */
  private static void endIfKilled() {
    TaskContext task = TaskContext.get();
    if (task != null && task.isInterrupted()) {
      throw new TaskKilledException("its round is over or has another attempt's result");
    }
  }

  private static BlockManager blocks() {
    return SparkEnv.get().blockManager();
  }
}
