package io.subscale.datasets.archive;

import java.io.IOException;
import java.util.Locale;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Reads one entry's bytes. */
public final class EntryReader {
  /** Bytes above which an entry is refused before it is allocated, unless said otherwise. */
  public static final long DEFAULT_MAX_BYTES = 1L << 28;

  /** Deflate cannot do better; a zip that claims more is a bomb or damaged. */
  private static final long MAX_RATIO = 1040;

  private EntryReader() {}

  /** {@link #read(SeekableSource, Entry, long)} with {@link #DEFAULT_MAX_BYTES}. */
  public static byte[] read(SeekableSource source, Entry entry) throws IOException {
    return read(source, entry, DEFAULT_MAX_BYTES);
  }

  /**
   * All bytes of an entry, unpacked.
   *
   * @param source the archive that was indexed
   * @param entry from its index
   * @param maxBytes above which the entry is refused
   * @throws UnreadableEntryException if the entry is too large, or its packed bytes are damaged
   * @throws IOException if the source cannot be read or has become shorter
   */
  public static byte[] read(SeekableSource source, Entry entry, long maxBytes) throws IOException {
    if (Math.max(entry.length(), entry.packedLength())
        > Math.min(maxBytes, Integer.MAX_VALUE - 8)) {
      throw new UnreadableEntryException(
          String.format(
              Locale.ROOT,
              "the file has %d bytes, more than the limit of %d",
              Math.max(entry.length(), entry.packedLength()),
              maxBytes));
    }
    if (entry.packing() == Packing.DEFLATED && entry.length() / MAX_RATIO > entry.packedLength()) {
      throw new UnreadableEntryException(
          String.format(
              Locale.ROOT,
              "the archive says that %d bytes unpack to %d, which deflate cannot do",
              entry.packedLength(),
              entry.length()));
    }
    byte[] packed = new byte[(int) entry.packedLength()];
    source.readFully(entry.offset(), packed, 0, packed.length);
    return entry.packing() == Packing.STORED ? packed : inflate(packed, (int) entry.length());
  }

  private static byte[] inflate(byte[] packed, int length) throws UnreadableEntryException {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(packed);
      byte[] file = new byte[length];
      int done = 0;
      while (done < length) {
        int count = inflater.inflate(file, done, length - done);
        if (count == 0) {
          throw new UnreadableEntryException(
              String.format(Locale.ROOT, "damaged: unpacks to %d bytes, not %d", done, length));
        }
        done += count;
      }
      if (inflater.inflate(new byte[1]) != 0 || !inflater.finished()) {
        throw new UnreadableEntryException(
            String.format(Locale.ROOT, "damaged: unpacks to more than %d bytes", length));
      }
      return file;
    } catch (DataFormatException e) {
      throw new UnreadableEntryException("damaged: " + e.getMessage());
    } finally {
      inflater.end();
    }
  }
}
