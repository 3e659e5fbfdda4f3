package io.subscale.datasets.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** An archive's bytes as a range of a source, read through a small buffer. Places count from 0. */
final class ArchivePart {
  private static final int BUFFER_BYTES = 1 << 13;

  private final String name;
  private final SeekableSource source;
  private final long start;
  private final long length;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private long buffered;
  private int bufferedBytes;

  ArchivePart(String name, SeekableSource source, long start, long length) {
    this.name = name;
    this.source = source;
    this.start = start;
    this.length = length;
  }

  String name() {
    return name;
  }

  long start() {
    return start;
  }

  long length() {
    return length;
  }

  /** Bytes at a place, in a new array. */
  byte[] bytes(long at, int count) throws IOException {
    if (at < 0 || count < 0 || at > length - count) {
      throw unreadable(at, "truncated: the archive ends at byte " + length);
    }
    byte[] bytes = new byte[count];
    if (count > BUFFER_BYTES) {
      source.readFully(start + at, bytes, 0, count);
      return bytes;
    }
    if (at < buffered || at + count > buffered + bufferedBytes) {
      bufferedBytes = 0;
      int fill = (int) Math.min(BUFFER_BYTES, length - at);
      source.readFully(start + at, buffer, 0, fill);
      buffered = at;
      bufferedBytes = fill;
    }
    System.arraycopy(buffer, (int) (at - buffered), bytes, 0, count);
    return bytes;
  }

  /** Bytes at a place, to be read as little-endian numbers. */
  ByteBuffer little(long at, int count) throws IOException {
    return ByteBuffer.wrap(bytes(at, count)).order(ByteOrder.LITTLE_ENDIAN);
  }

  int int32(long at) throws IOException {
    return little(at, Integer.BYTES).getInt();
  }

  UnreadableArchiveException unreadable(long at, String reason) {
    return new UnreadableArchiveException(name, at, reason);
  }
}
