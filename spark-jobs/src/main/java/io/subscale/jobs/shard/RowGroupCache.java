package io.subscale.jobs.shard;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * Row groups read lately, shared by all tasks of a JVM, so that the rounds of training that walk
 * through a row group read it once. Bounded by the bytes of its images; safe for many threads.
 */
public final class RowGroupCache {
  private static final long SHARED_BYTES =
      Math.max(32L << 20, Math.min(512L << 20, Runtime.getRuntime().maxMemory() / 8));
  private static final RowGroupCache SHARED = new RowGroupCache(SHARED_BYTES);

  private record Held(List<ShardRow> rows, long bytes) {}

  private final long limitBytes;
  private final Map<RowGroup, Held> held = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  RowGroupCache(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /** The JVM's cache: an eighth of the heap, at most 512 MiB. */
  public static RowGroupCache shared() {
    return SHARED;
  }

  /**
   * A row group's rows, from memory or from its file. The arrays are shared: do not write to them.
   *
   * @throws io.subscale.jobs.error.JobException (exit code 3) if the file is not as written
   */
  public List<ShardRow> rows(RowGroup group, Configuration conf) {
    synchronized (held) {
      Held found = held.get(group);
      if (found != null) {
        return found.rows();
      }
    }
    List<ShardRow> rows = List.copyOf(RowGroupReader.read(group, conf));
    keep(group, rows);
    return rows;
  }

  /** Only the images of {@link #rows}: uint8 [S*S][h][w][3] each. */
  public List<byte[]> slices(RowGroup group, Configuration conf) {
    return rows(group, conf).stream().map(ShardRow::slices).toList();
  }

  private void keep(RowGroup group, List<ShardRow> rows) {
    long size = rows.stream().mapToLong(row -> row.slices().length).sum();
    synchronized (held) {
      if (held.put(group, new Held(rows, size)) != null) {
        return;
      }
      bytes += size;
      Iterator<Held> eldest = held.values().iterator();
      while (bytes > limitBytes && held.size() > 1) {
        bytes -= eldest.next().bytes();
        eldest.remove();
      }
    }
  }

  /** Bytes of images held now. */
  long bytes() {
    synchronized (held) {
      return bytes;
    }
  }
}
