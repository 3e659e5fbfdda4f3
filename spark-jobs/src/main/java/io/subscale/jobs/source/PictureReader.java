package io.subscale.jobs.source;

import io.subscale.datasets.archive.EntryReader;
import io.subscale.datasets.archive.SeekableSource;
import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Reads pictures' bytes; keeps the archive of the last one open, since the next is often beside.
 */
public final class PictureReader implements Closeable {
  private final Configuration conf;
  private String openFile = "";
  private SeekableSource open;

  /** A reader for one task. */
  public PictureReader(Configuration conf) {
    this.conf = conf;
  }

  /**
   * The bytes of a picture's file.
   *
   * @throws IOException if they cannot be read or unpacked
   */
  public byte[] read(Picture picture) throws IOException {
    if (picture.content() != null) {
      return picture.content();
    }
    if (!picture.file().equals(openFile)) {
      close();
      open = open(picture.file(), conf);
      openFile = picture.file();
    }
    return EntryReader.read(open, picture.entry());
  }

  /** A file of this machine, or of any Hadoop file system. */
  static SeekableSource open(String path, Configuration conf) throws IOException {
    return LocalFiles.local(path)
        ? new LocalSource(LocalFiles.path(path))
        : new HadoopSource(new Path(path), conf);
  }

  @Override
  public void close() throws IOException {
    if (open != null) {
      open.close();
      open = null;
      openFile = "";
    }
  }
}
