package io.subscale.datasets.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** An entry's bytes one after the other, for entries that are too large to be held. */
public final class EntryStream {
  private static final int BUFFER_BYTES = 1 << 16;

  private EntryStream() {}

  /**
   * Opens an entry.
   *
   * @param source the archive that was indexed; not closed with the stream
   * @param entry from its index
   * @return its bytes, unpacked; it throws {@link UncheckedIOException} where the source cannot be
   *     read, and {@link IOException} where the entry is damaged
   */
  public static InputStream open(SeekableSource source, Entry entry) {
    Range packed = new Range(source, entry.offset(), entry.packedLength());
    return switch (entry.packing()) {
      case STORED -> packed;
      case DEFLATED -> new Inflated(packed);
    };
  }

  /** All bytes of a source, likewise. */
  public static InputStream open(SeekableSource source) throws IOException {
    return new Range(source, 0, source.length());
  }

  /** Ends its inflater when it is closed. */
  private static final class Inflated extends InflaterInputStream {
    private Inflated(InputStream packed) {
      super(packed, new Inflater(true), BUFFER_BYTES);
    }

    @Override
    public void close() throws IOException {
      super.close();
      inf.end();
    }
  }

  /** A range of a source. */
  private static final class Range extends InputStream {
    private final SeekableSource source;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private long at;
    private long left;
    private int from;
    private int to;

    private Range(SeekableSource source, long start, long length) {
      this.source = source;
      this.at = start;
      this.left = length;
    }

    @Override
    public int read() {
      return fill() ? buffer[from++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) {
      Objects.checkFromIndexSize(offset, count, bytes.length);
      if (count == 0) {
        return 0;
      }
      if (!fill()) {
        return -1;
      }
      int taken = Math.min(count, to - from);
      System.arraycopy(buffer, from, bytes, offset, taken);
      from += taken;
      return taken;
    }

    /** So that what unpacks knows whether more follows. */
    @Override
    public int available() {
      return (int) Math.min(Integer.MAX_VALUE, left + to - from);
    }

    private boolean fill() {
      if (from == to) {
        int count = (int) Math.min(left, buffer.length);
        try {
          source.readFully(at, buffer, 0, count);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        at += count;
        left -= count;
        from = 0;
        to = count;
      }
      return to > 0;
    }
  }
}
