package io.subscale.jobs.source;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Turns a producer that pushes into an iterator that is pulled, without holding all elements: the
 * producer runs on a thread of its own, at most a few thousand elements or megabytes ahead. The
 * thread ends with the producer, or with the Spark task that reads.
 *
 * @param <T> element
 */
final class PushedIterator<T> implements Iterator<T> {
  private static final int CHUNK = 256;
  private static final int CHUNKS_AHEAD = 16;
  private static final long CHUNK_BYTES = 1 << 18;

  /** Elements, or the end (possibly by a failure). */
  private record Chunk<T>(List<T> elements, boolean last, Throwable failure) {}

  private static final class Abandoned extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final BlockingQueue<Chunk<T>> queue = new ArrayBlockingQueue<>(CHUNKS_AHEAD);
  private final Thread thread;
  private final ToLongFunction<T> bytes;
  private Chunk<T> current = new Chunk<>(List.of(), false, null);
  private int position;

  /**
   * Starts the producer.
   *
   * @param name of its thread
   * @param producer gives the elements
   * @param bytes about how much memory an element takes beside a reference's
   */
  PushedIterator(String name, Consumer<Consumer<T>> producer, ToLongFunction<T> bytes) {
    this.bytes = bytes;
    thread = new Thread(() -> produce(producer), name);
    thread.setDaemon(true);
    TaskContext task = TaskContext.get();
    if (task != null) {
      TaskCompletionListener end = ended -> close();
      task.addTaskCompletionListener(end);
    }
    thread.start();
  }

  /** Ends the producer; what it would still have found is lost. */
  void close() {
    thread.interrupt();
  }

  private void produce(Consumer<Consumer<T>> producer) {
    List<T> pending = new ArrayList<>(CHUNK);
    long[] held = new long[1];
    Throwable failure = null;
    try {
      producer.accept(
          element -> {
            pending.add(element);
            held[0] += bytes.applyAsLong(element);
            if (pending.size() == CHUNK || held[0] >= CHUNK_BYTES) {
              put(new Chunk<>(List.copyOf(pending), false, null));
              pending.clear();
              held[0] = 0;
            }
          });
    } catch (Abandoned e) {
      return;
    } catch (RuntimeException | Error e) {
      failure = e;
    }
    try {
      put(new Chunk<>(List.copyOf(pending), true, failure));
    } catch (Abandoned e) {
      Thread.currentThread().interrupt();
    }
  }

  private void put(Chunk<T> chunk) {
    try {
      queue.put(chunk);
    } catch (InterruptedException e) {
      throw new Abandoned();
    }
  }

  @Override
  public boolean hasNext() {
    while (position == current.elements().size() && !current.last()) {
      try {
        current = queue.take();
      } catch (InterruptedException e) {
        thread.interrupt();
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while listing an archive", e);
      }
      position = 0;
    }
    if (position < current.elements().size()) {
      return true;
    }
    if (current.failure() instanceof RuntimeException failure) {
      throw failure;
    }
    if (current.failure() instanceof Error failure) {
      throw failure;
    }
    return false;
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return current.elements().get(position++);
  }
}
