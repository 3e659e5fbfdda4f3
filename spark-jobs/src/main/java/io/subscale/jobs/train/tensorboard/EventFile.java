package io.subscale.jobs.train.tensorboard;

import io.subscale.jobs.files.HadoopFiles;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;

/**
 * The event file of one run of the program. Readers follow a file by its offset while it grows, so
 * that, unlike other files of a run, it is not written aside and renamed: it is created at the
 * first flush and stays open, and each flush lets readers see what came since. When that fails (on
 * HDFS, all DataNodes of its last block are gone) a new file goes on where the last flush ended.
 */
public final class EventFile implements Closeable {
  private final HadoopFiles files;
  private final Path folder;
  private final InstantSource clock;
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
  private long pendingStep;
  private long flushedStep;
  private FSDataOutputStream out;

  /**
   * A file that is not there yet.
   *
   * @param files creates it
   * @param folder where; TensorBoard shows all event files of a folder as one run
   * @param step up to which earlier files stay true
   * @param clock names it and tells the events' time
   */
  public EventFile(HadoopFiles files, Path folder, long step, InstantSource clock) {
    this.files = files;
    this.folder = folder;
    this.clock = clock;
    this.pendingStep = step;
    this.flushedStep = step;
  }

  /** Adds values by tag; they are stored as floats. */
  public void add(long step, Map<String, Double> values) {
    pending.writeBytes(EventRecord.scalars(seconds(), step, values));
    pendingStep = step;
  }

  /**
   * Lets readers see everything that was added.
   *
   * @throws IOException if a new file cannot be written either
   */
  public void flush() throws IOException {
    if (pending.size() > 0) {
      if (out == null || !isAppended()) {
        begin();
        append();
      }
      pending.reset();
      flushedStep = pendingStep;
    }
  }

  private boolean isAppended() {
    try {
      append();
      return true;
    } catch (IOException e) {
      abandon();
      return false;
    }
  }

  private void append() throws IOException {
    pending.writeTo(out);
    out.hflush();
  }

  private void begin() throws IOException {
    long millis = clock.millis();
    String name =
        String.format(
            Locale.ROOT,
            "events.out.tfevents.%010d.%03d",
            millis / 1000,
            Math.floorMod(millis, 1000));
    Path file = new Path(folder, name);
    out = files.fileSystem(file).create(file, false);
    out.write(EventRecord.version(seconds()));
    out.write(EventRecord.start(seconds(), flushedStep + 1));
  }

  private void abandon() {
    try {
      out.close();
    } catch (IOException e) {
      // It was given up because writing fails; a new file takes over.
    }
    out = null;
  }

  private double seconds() {
    return clock.millis() / 1e3;
  }

  @Override
  public void close() throws IOException {
    try {
      flush();
    } finally {
      if (out != null) {
        out.close();
      }
    }
  }
}
