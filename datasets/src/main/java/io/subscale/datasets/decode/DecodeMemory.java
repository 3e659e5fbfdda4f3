package io.subscale.datasets.decode;

import java.util.Locale;
import java.util.concurrent.Semaphore;

/**
 * The heap that pictures may take while they are decoded, shared by all threads of a process: a
 * thread waits until there is enough for its picture, in the order in which they came.
 */
final class DecodeMemory {
  /** Half the heap of this process. */
  static final DecodeMemory OF_THIS_PROCESS =
      new DecodeMemory(Runtime.getRuntime().maxMemory() / 2);

  private static final long UNIT_BYTES = 1 << 16;
  private static final int MAX_UNITS = Integer.MAX_VALUE;

  private final long bytes;
  private final Semaphore free;

  DecodeMemory(long bytes) {
    this.bytes = bytes;
    this.free = new Semaphore(units(bytes), true);
  }

  private static int units(long bytes) {
    return (int) Math.min(MAX_UNITS, (bytes + UNIT_BYTES - 1) / UNIT_BYTES);
  }

  /** Nothing yet, of this memory. */
  Lease lease() {
    return new Lease();
  }

  /** One picture's part, given back when it is closed. Of one thread. */
  final class Lease implements AutoCloseable {
    private int held;

    private Lease() {}

    /**
     * Waits for memory before it is allocated.
     *
     * @param needed bytes in all, those that are held already among them
     * @throws DecoderUnavailableException if there will never be so much
     */
    void need(long needed, String what) {
      int wanted = units(needed);
      if (wanted <= held) {
        return;
      }
      if (needed > bytes) {
        throw new DecoderUnavailableException(
            String.format(
                Locale.ROOT,
                "decoding %s takes about %d MB of memory; this process has a heap of %d MB, of which"
                    + " half is for decoding: give it one of at least %d MB"
                    + " (spark.driver.memory with a local master, else spark.executor.memory), or"
                    + " lower data.max_pixels",
                what,
                megabytes(needed),
                megabytes(2 * bytes),
                megabytes(2 * needed)));
      }
      close(); // whoever waits holds nothing, so that nobody waits for ever
      try {
        free.acquire(wanted);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new DecoderUnavailableException("interrupted while waiting for memory", e);
      }
      held = wanted;
    }

    @Override
    public void close() {
      free.release(held);
      held = 0;
    }
  }

  private static long megabytes(long bytes) {
    return bytes + (1 << 20) - 1 >> 20;
  }
}
