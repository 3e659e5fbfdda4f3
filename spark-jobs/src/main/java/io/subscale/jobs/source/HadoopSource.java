package io.subscale.jobs.source;

import io.subscale.datasets.archive.SeekableSource;
import io.subscale.jobs.files.HadoopFiles;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A file on any Hadoop file system, read at any place. */
final class HadoopSource implements SeekableSource {
  private final FSDataInputStream in;
  private final long length;

  HadoopSource(Path path, Configuration conf) throws IOException {
    FileSystem fs = new HadoopFiles(conf).fileSystem(path);
    length = fs.getFileStatus(path).getLen();
    in = fs.open(path);
  }

  @Override
  public long length() {
    return length;
  }

  /** Seeks and reads: forwards in small steps the stream stays in its buffer or connection. */
  @Override
  public int read(long position, byte[] buffer, int offset, int count) throws IOException {
    if (position >= length) {
      return -1;
    }
    if (in.getPos() != position) {
      in.seek(position);
    }
    return in.read(buffer, offset, count);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
