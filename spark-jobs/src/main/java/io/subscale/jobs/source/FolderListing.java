package io.subscale.jobs.source;

import io.subscale.jobs.files.HadoopFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * What is directly in a folder, one after the other, in the file system's order. Of this machine's
 * folders everything is listed: Hadoop passes over what it cannot open without a word.
 */
interface FolderListing extends Closeable {
  /** Whether there is more. */
  boolean hasNext() throws IOException;

  /** The next one. */
  Listed next() throws IOException;

  /** Starts a listing. */
  static FolderListing of(String folder, Configuration conf) throws IOException {
    return LocalFiles.local(folder)
        ? new Local(LocalFiles.path(folder))
        : new Remote(new org.apache.hadoop.fs.Path(folder), conf);
  }

  /** A folder of this machine. */
  final class Local implements FolderListing {
    private final DirectoryStream<Path> stream;
    private final Iterator<Path> paths;

    private Local(Path folder) throws IOException {
      stream = Files.newDirectoryStream(folder);
      paths = stream.iterator();
    }

    @Override
    public boolean hasNext() throws IOException {
      try {
        return paths.hasNext();
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
    }

    @Override
    public Listed next() throws IOException {
      return listed(paths.next());
    }

    /** What is at a path of this machine. */
    static Listed listed(Path path) throws IOException {
      String name = LocalFiles.name(path);
      String uri = LocalFiles.uri(path);
      boolean link = Files.isSymbolicLink(path);
      BasicFileAttributes of;
      try {
        of = Files.readAttributes(path, BasicFileAttributes.class);
      } catch (NoSuchFileException e) {
        String problem = link ? "a link whose target is not there" : "deleted while it was listed";
        return new Listed(name, uri, Listed.Kind.CLOSED, link, 0, problem);
      } catch (FileSystemException e) {
        if (!link) {
          throw e;
        }
        String problem = "a link that cannot be followed: " + e.getReason();
        return new Listed(name, uri, Listed.Kind.CLOSED, true, 0, problem);
      }
      if (of.isDirectory()) {
        return new Listed(name, uri, Listed.Kind.FOLDER, link, 0, null);
      }
      if (!of.isRegularFile()) {
        String problem = "a pipe, a socket or a device, not a file";
        return new Listed(name, uri, Listed.Kind.CLOSED, link, 0, problem);
      }
      return new Listed(name, uri, Listed.Kind.FILE, link, of.size(), null);
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }

  /** A folder of any Hadoop file system. */
  final class Remote implements FolderListing {
    private final RemoteIterator<FileStatus> files;

    private Remote(org.apache.hadoop.fs.Path folder, Configuration conf) throws IOException {
      files = new HadoopFiles(conf).fileSystem(folder).listStatusIterator(folder);
    }

    @Override
    public boolean hasNext() throws IOException {
      return files.hasNext();
    }

    @Override
    public Listed next() throws IOException {
      return listed(files.next());
    }

    static Listed listed(FileStatus file) {
      org.apache.hadoop.fs.Path path = file.getPath();
      Listed.Kind kind = file.isDirectory() ? Listed.Kind.FOLDER : Listed.Kind.FILE;
      return new Listed(
          path.getName(), path.toString(), kind, file.isSymlink(), file.getLen(), null);
    }

    @Override
    public void close() {}
  }
}
