package io.subscale.jobs.source;

import io.subscale.datasets.archive.Entry;
import io.subscale.datasets.archive.FileNames;
import io.subscale.datasets.archive.Packing;
import io.subscale.datasets.archive.Refusal;
import io.subscale.jobs.error.JobException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/** Lists the files of one part of a source, pictures or not, one after the other. */
public final class PartListing {
  private PartListing() {}

  /**
   * The files of a part.
   *
   * @throws JobException (exit code 3) from the iterator, if an archive, batch or table is corrupt
   *     or truncated
   * @throws UncheckedIOException from the iterator, if the file system fails
   */
  public static Iterator<Picture> list(SourcePart part, Configuration conf) {
    return switch (part.kind()) {
      case DRAWN -> drawn(part);
      case FOLDER -> folder(part, conf);
      case ARCHIVE, PIXELS -> ArchiveListing.list(part, conf);
      case TABLE -> TableListing.list(part, conf);
    };
  }

  private static Iterator<Picture> drawn(SourcePart part) {
    return LongStream.range(part.from(), part.to())
        .mapToObj(number -> Picture.of("", drawnEntry(number)))
        .iterator();
  }

  private static Entry drawnEntry(long number) {
    return new Entry(
        String.format(Locale.ROOT, "drawn-%09d.png", number), number, 0, 0, Packing.STORED);
  }

  private static Iterator<Picture> folder(SourcePart part, Configuration conf) {
    try {
      return new FolderFiles(FolderListing.of(part.path(), conf), part.prefix());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Plain files of a folder; its folders, archives, batches and tables are parts of their own. */
  private static final class FolderFiles implements Iterator<Picture> {
    private final FolderListing files;
    private final String prefix;
    private Picture next;

    FolderFiles(FolderListing files, String prefix) {
      this.files = files;
      this.prefix = prefix;
      TaskContext task = TaskContext.get();
      if (task != null) {
        TaskCompletionListener end = ended -> close();
        task.addTaskCompletionListener(end);
      }
    }

    @Override
    public boolean hasNext() {
      try {
        while (next == null && files.hasNext()) {
          Listed file = files.next();
          if (file.kind() != Listed.Kind.FOLDER && !file.parts()) {
            next = picture(file);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      if (next == null) {
        close();
      }
      return next != null;
    }

    private Picture picture(Listed file) {
      String id = prefix + file.name();
      String problem = file.problem() == null ? FileNames.problem(id) : file.problem();
      if (problem != null) {
        // A link without an ending may have been one to a folder.
        boolean lost = FileNames.archive(id) || FileNames.ending(id).isEmpty();
        return Picture.refused(file.path(), new Refusal(id, problem, lost));
      }
      long length = file.length();
      return Picture.of(file.path(), new Entry(id, 0, length, length, Packing.STORED));
    }

    private void close() {
      try {
        files.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
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
