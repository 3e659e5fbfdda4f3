package io.subscale.datasets.archive;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.util.Locale;

/** Bytes that can be read at any place: a local file, a file on HDFS. */
public interface SeekableSource extends Closeable {
  /** Number of bytes. */
  long length() throws IOException;

  /**
   * Reads some bytes at a place.
   *
   * @param position of the first byte, from 0
   * @param buffer receives the bytes
   * @param offset of the first one in the buffer
   * @param count of bytes at most, at least 1
   * @return number of bytes read, at least 1, or -1 at the end
   */
  int read(long position, byte[] buffer, int offset, int count) throws IOException;

  /**
   * Reads all of a range.
   *
   * @throws EOFException if the source ends before the range does
   */
  default void readFully(long position, byte[] buffer, int offset, int count) throws IOException {
    int done = 0;
    while (done < count) {
      int read = read(position + done, buffer, offset + done, count - done);
      if (read < 0) {
        throw new EOFException(
            String.format(Locale.ROOT, "the file ends before byte %d", position + count));
      }
      done += read;
    }
  }
}
