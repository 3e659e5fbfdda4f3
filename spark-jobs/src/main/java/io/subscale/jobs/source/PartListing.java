package io.subscale.jobs.source;

import io.subscale.datasets.archive.ArchiveIndex;
import io.subscale.datasets.archive.Entry;
import io.subscale.datasets.archive.Packing;
import io.subscale.datasets.archive.Refusal;
import io.subscale.datasets.archive.UnreadableArchiveException;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.files.HadoopFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** Lists the files of one part of a source, pictures or not, one after the other. */
public final class PartListing {
  private PartListing() {}

  /**
   * The files of a part.
   *
   * @throws JobException (exit code 3) from the iterator, if an archive is corrupt or truncated
   * @throws UncheckedIOException from the iterator, if the file system fails
   */
  public static Iterator<Picture> list(SourcePart part, Configuration conf) {
    return switch (part.kind()) {
      case DRAWN -> drawn(part);
      case FOLDER -> folder(part, conf);
      case ARCHIVE -> archive(part, conf);
    };
  }

  private static Iterator<Picture> drawn(SourcePart part) {
    return LongStream.range(part.from(), part.to())
        .mapToObj(number -> Picture.of("", drawnEntry(number)))
        .iterator();
  }

  private static Entry drawnEntry(long number) {
    return new Entry("drawn-%09d.png".formatted(number), number, 0, 0, Packing.STORED);
  }

  private static Iterator<Picture> folder(SourcePart part, Configuration conf) {
    Path folder = new Path(part.path());
    RemoteIterator<FileStatus> files;
    try {
      files = new HadoopFiles(conf).fileSystem(folder).listStatusIterator(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new FolderFiles(files, part.prefix());
  }

  private static Iterator<Picture> archive(SourcePart part, Configuration conf) {
    Path path = new Path(part.path());
    return new PushedIterator<>(
        "index of " + path.getName(),
        sink -> {
          try (HadoopSource source = new HadoopSource(path, conf)) {
            ArchiveIndex.index(
                path.getName(),
                source,
                entry -> sink.accept(found(part, entry)),
                refusal -> sink.accept(refused(part, refusal)));
          } catch (UnreadableArchiveException e) {
            throw JobException.data("archive " + path + ": " + e.getMessage(), e);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static Picture refused(SourcePart part, Refusal refusal) {
    return Picture.refused(part.path(), part.prefix() + refusal.id(), refusal.reason());
  }

  private static Picture found(SourcePart part, Entry entry) {
    return Picture.of(
        part.path(),
        new Entry(
            part.prefix() + entry.id(),
            entry.offset(),
            entry.length(),
            entry.packedLength(),
            entry.packing()));
  }

  /** Plain files of a folder; its folders and archives are parts of their own. */
  private static final class FolderFiles implements Iterator<Picture> {
    private final RemoteIterator<FileStatus> files;
    private final String prefix;
    private Picture next;

    FolderFiles(RemoteIterator<FileStatus> files, String prefix) {
      this.files = files;
      this.prefix = prefix;
    }

    @Override
    public boolean hasNext() {
      try {
        while (next == null && files.hasNext()) {
          FileStatus file = files.next();
          String name = file.getPath().getName();
          if (file.isFile() && !FileNames.archive(name)) {
            long length = file.getLen();
            Entry entry = new Entry(prefix + name, 0, length, length, Packing.STORED);
            next = Picture.of(file.getPath().toString(), entry);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return next != null;
    }

    @Override
    public Picture next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Picture found = next;
      next = null;
      return found;
    }
  }
}
