package io.subscale.jobs.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * A local disk, {@code fulldisk:///path}, on which a number of bytes can be written; then it throws
 * what Hadoop's local file system throws of a full one.
 */
public final class FullDisk extends RawLocalFileSystem {
  private static final AtomicLong LEFT = new AtomicLong();

  /** What to say to Hadoop. */
  public static final String KEY = "fs.fulldisk.impl";

  /** Leaves room for so many bytes. */
  public static void leave(long bytes) {
    LEFT.set(bytes);
  }

  /** What Hadoop throws; nobody else may make one. */
  public static FSError error() {
    try {
      Constructor<FSError> constructor = FSError.class.getDeclaredConstructor(Throwable.class);
      constructor.setAccessible(true);
      return constructor.newInstance(new IOException("No space left on device"));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public URI getUri() {
    return URI.create("fulldisk:///");
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int buffer,
      short replication,
      long block,
      Progressable progress)
      throws IOException {
    OutputStream out = super.create(path, overwrite, buffer, replication, block, progress);
    return new FSDataOutputStream(new Counted(out), null);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int buffer,
      short replication,
      long block,
      Progressable progress)
      throws IOException {
    return create(path, overwrite, buffer, replication, block, progress);
  }

  private static final class Counted extends OutputStream {
    private final OutputStream out;

    Counted(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      if (LEFT.addAndGet(-length) < 0) {
        throw error();
      }
      out.write(bytes, from, length);
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
