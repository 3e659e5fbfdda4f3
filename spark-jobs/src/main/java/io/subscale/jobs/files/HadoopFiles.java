package io.subscale.jobs.files;

import io.subscale.jobs.error.ExitCode;
import io.subscale.jobs.error.Failure;
import io.subscale.jobs.error.JobException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.hdfs.client.HdfsClientConfigKeys;

/**
 * Files on any Hadoop file system. What is written appears whole under its name or not at all: it
 * is written beside its place, closed and renamed.
 */
public final class HadoopFiles {
  /** Ends the name of what is not whole yet. */
  public static final String STAGING = ".writing";

  private static final long CLEANING_SECONDS = 10;

  private final Configuration conf;

  /** Files as the given configuration sees them. */
  public HadoopFiles(Configuration conf) {
    this.conf = conf;
  }

  /** Fills a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes all bytes; the stream is closed for it. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * The full path, with scheme and host. A relative path starts at the working directory of the
   * default file system: this process's, unless the cluster names another.
   */
  public Path resolve(String uri) throws IOException {
    Path path;
    try {
      path = new Path(uri);
    } catch (IllegalArgumentException e) {
      throw JobException.config("not a path or URI: " + uri + " (" + e.getMessage() + ")");
    }
    try {
      return fileSystem(path).makeQualified(path);
    } catch (IOException | IllegalArgumentException e) {
      if (Failure.of(e).exitCode() != ExitCode.UNKNOWN) {
        throw e;
      }
      String reason = e.getMessage();
      if (path.toUri().getHost() == null) {
        reason += "; name the host, or set fs.defaultFS in the folder HADOOP_CONF_DIR";
      }
      throw JobException.config("not the address of a file system: " + uri + " (" + reason + ")");
    }
  }

  /** The path's file system; a local one leaves no .crc files behind. */
  public FileSystem fileSystem(Path path) throws IOException {
    FileSystem fs = path.getFileSystem(conf);
    if (fs instanceof ChecksumFileSystem checksummed) {
      checksummed.setWriteChecksum(false);
    }
    return fs;
  }

  /** Whether there is a file or folder. */
  public boolean exists(Path path) throws IOException {
    return fileSystem(path).exists(path);
  }

  /** A whole small file as UTF-8. */
  public String readText(Path path) throws IOException {
    return new String(readBytes(path), StandardCharsets.UTF_8);
  }

  /** A whole file of less than 2 GB. */
  public byte[] readBytes(Path path) throws IOException {
    FileSystem fs = fileSystem(path);
    long length = fs.getFileStatus(path).getLen();
    if (length > Integer.MAX_VALUE - 8) {
      throw JobException.data(path + " is too long to be read at once: " + length + " bytes");
    }
    byte[] bytes = new byte[(int) length];
    try (FSDataInputStream in = fs.open(path)) {
      in.readFully(0, bytes);
    }
    return bytes;
  }

  /** Writes a file aside, then puts it in place of what was there. */
  public void writeText(Path target, String text) throws IOException {
    write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Writes a file aside, then puts it in place of what was there. A write that fails leaves nothing
   * behind; Hadoop throws a full local disk as an Error.
   */
  public void write(Path target, Content content) throws IOException {
    Path staging = staging(target);
    FileSystem fs = fileSystem(target);
    try {
      try (FSDataOutputStream out = fs.create(staging, true)) {
        content.writeTo(out);
        out.hsync();
      }
      rename(staging, target, true);
    } catch (IOException | RuntimeException | Error e) {
      deleteAfter(e, staging);
      throw e;
    }
  }

  /**
   * Tries whether files can be written to a folder, before hours of work whose result goes there;
   * leaves nothing behind.
   *
   * @param folder need not exist
   * @param key the setting that names it, for messages
   * @throws JobException (exit code 5) if space or permission lacks, (3) if there can be no folder
   */
  public void requireWritable(Path folder, String key) {
    List<Path> made = new ArrayList<>();
    made.add(new Path(folder, "_probe-" + ProcessHandle.current().pid()));
    try {
      FileSystem fs = fileSystem(folder);
      Path path = folder;
      for (; path != null && !fs.exists(path); path = path.getParent()) {
        made.add(path);
      }
      if (path != null && isLocal(path) && !Files.isWritable(java.nio.file.Path.of(path.toUri()))) {
        throw new AccessDeniedException(path.toString());
      }
      write(made.get(0), out -> out.write(0));
    } catch (IOException | RuntimeException | Error e) {
      Failure failure = Failure.of(e);
      ExitCode code = failure.exitCode() == ExitCode.UNKNOWN ? ExitCode.DATA : failure.exitCode();
      throw new JobException(
          code, key + ": " + folder + " cannot be written to: " + failure.message(), e);
    } finally {
      made.forEach(this::deleteIfEmpty);
    }
  }

  private static boolean isLocal(Path path) {
    return "file".equals(path.toUri().getScheme());
  }

  /** A folder that others have begun to fill stays. */
  private void deleteIfEmpty(Path path) {
    try {
      fileSystem(path).delete(path, false);
    } catch (IOException | RuntimeException | Error e) {
      return;
    }
  }

  /** Where a file or folder is written before it is whole. */
  public Path staging(Path target) {
    return new Path(target.getParent(), target.getName() + STAGING);
  }

  /**
   * Gives a finished file or folder its name.
   *
   * @throws IOException if the target is already there and is not to be replaced
   */
  public void rename(Path from, Path to, boolean replace) throws IOException {
    Options.Rename option = replace ? Options.Rename.OVERWRITE : Options.Rename.NONE;
    try {
      FileContext.getFileContext(from.toUri(), conf).rename(from, to, option);
    } catch (UnsupportedFileSystemException e) {
      renameWithout(from, to, replace);
    }
  }

  /** For file systems that have no rename with options. */
  private void renameWithout(Path from, Path to, boolean replace) throws IOException {
    FileSystem fs = fileSystem(from);
    if (replace) {
      fs.delete(to, true);
    } else if (fs.exists(to)) {
      throw new IOException(to + " is already there");
    }
    if (!fs.rename(from, to)) {
      throw new IOException("cannot rename " + from + " to " + to);
    }
  }

  /**
   * Removes what a failure has left half written, if the file system answers within {@value
   * #CLEANING_SECONDS} seconds; never hides the failure itself.
   */
  public void deleteAfter(Throwable failure, Path path) {
    try {
      promptly("delete " + path, CLEANING_SECONDS, () -> delete(path));
    } catch (IOException | RuntimeException | Error e) {
      failure.addSuppressed(e);
    }
  }

  /** Something that is done with files. */
  @FunctionalInterface
  public interface Action {
    /** Does it. */
    void run() throws IOException;
  }

  /**
   * Does something at the end of a job, which may have failed because the file system did not
   * answer: one that was waited for once is not waited for again.
   *
   * @param name what it is, for messages
   * @param seconds that it may last
   * @throws IOException if it fails, or lasts longer
   */
  public static void promptly(String name, long seconds, Action action) throws IOException {
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              action.run();
              return null;
            });
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    try {
      task.get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IOException(name + ": the file system does not answer", e);
    } catch (ExecutionException e) {
      throw new IOException(name + ": " + e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(name + ": interrupted", e);
    }
  }

  /**
   * Asks the server of a file system for its root, without the patience that work has for one which
   * was started again: a wrong address is told at once. Only HDFS has such patience.
   *
   * @throws IOException if there is no answer
   */
  public void requireAnswer(String uri) throws IOException {
    Path path = resolve(uri);
    if (!"hdfs".equals(path.toUri().getScheme())) {
      return;
    }
    Configuration impatient = new Configuration(conf);
    impatient.setBoolean(HdfsClientConfigKeys.Retry.POLICY_ENABLED_KEY, false);
    try (FileSystem fs = FileSystem.newInstance(path.toUri(), impatient)) {
      fs.getFileStatus(new Path("/"));
    }
  }

  /** Removes a file or folder, if there is one. */
  public void delete(Path path) throws IOException {
    try {
      fileSystem(path).delete(path, true);
    } catch (FileNotFoundException e) {
      return;
    }
  }
}
