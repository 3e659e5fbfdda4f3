package io.subscale.jobs.source;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Turns a producer that pushes into an iterator that is pulled, without holding all elements: the
 * producer runs on a thread of its own, at most a few thousand elements ahead. The thread ends with
 * the producer, or with the Spark task that reads.
 *
 * @param <T> element
 */
final class PushedIterator<T> implements Iterator<T> {
  private static final int CHUNK = 256;
  private static final int CHUNKS_AHEAD = 16;

  /** Elements, or the end (possibly by a failure). */
  private record Chunk<T>(List<T> elements, boolean last, Throwable failure) {}

  private static final class Abandoned extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final BlockingQueue<Chunk<T>> queue = new ArrayBlockingQueue<>(CHUNKS_AHEAD);
  private final Thread thread;
  private Chunk<T> current = new Chunk<>(List.of(), false, null);
  private int position;

  PushedIterator(String name, Consumer<Consumer<T>> producer) {
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
    Throwable failure = null;
    try {
      producer.accept(
          element -> {
            pending.add(element);
            if (pending.size() == CHUNK) {
              put(new Chunk<>(List.copyOf(pending), false, null));
              pending.clear();
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
