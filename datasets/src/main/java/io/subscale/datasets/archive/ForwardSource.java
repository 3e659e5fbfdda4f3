package io.subscale.datasets.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/**
 * A stream as a source that is read from its front to its end. A walk along a tar goes back by no
 * more than its buffer; whatever goes further back is refused.
 */
public final class ForwardSource implements SeekableSource {
  private static final int WINDOW = 1 << 17;

  private final InputStream stream;
  private final long length;
  private final byte[] window = new byte[WINDOW]; // byte i of the stream is at i modulo WINDOW
  private long end;

  /**
   * A source.
   *
   * @param stream the bytes; closed with the source
   * @param length how many there are
   */
  public ForwardSource(InputStream stream, long length) {
    this.stream = stream;
    this.length = length;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public int read(long position, byte[] buffer, int offset, int count) throws IOException {
    if (position >= length) {
      return -1;
    }
    if (position < end - WINDOW) {
      throw new UnreadableEntryException(
          "what is inside cannot be read from its front to its end, as a compressed archive must"
              + " be; unpack it first");
    }
    while (position >= end) {
      advance();
    }
    int place = (int) (position % WINDOW);
    int taken = (int) Math.min(Math.min(count, end - position), WINDOW - place);
    System.arraycopy(window, place, buffer, offset, taken);
    return taken;
  }

  /** Reads on, but not past the window's last place, nor more than half of it. */
  private void advance() throws IOException {
    int place = (int) (end % WINDOW);
    int read = stream.read(window, place, Math.min(WINDOW - place, WINDOW / 2));
    if (read < 0) {
      throw new EOFException(
          String.format(Locale.ROOT, "the stream ends at byte %d of %d", end, length));
    }
    end += read;
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
