package io.subscale.datasets.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Walks a zip archive's central directory: stored and deflated entries, zip64, archives with
 * something in front of them. Numbers are unsigned and little endian (PKWARE's APPNOTE 6.3).
 */
final class ZipIndex {
  static final int LOCAL_HEADER = 0x04034B50;
  static final int END = 0x06054B50;
  static final int SPANNED = 0x08074B50;

  private static final int CENTRAL_HEADER = 0x02014B50;
  private static final int END64 = 0x06064B50;
  private static final int END64_LOCATOR = 0x07064B50;
  private static final int END_BYTES = 22;
  private static final int END64_BYTES = 56;
  private static final int LOCATOR_BYTES = 20;
  private static final int CENTRAL_BYTES = 46;
  private static final int LOCAL_BYTES = 30;
  private static final int MAX_COMMENT = 0xFFFF;
  private static final long IN_ZIP64 = 0xFFFFFFFFL;
  private static final int ZIP64_EXTRA = 1;

  private final ArchivePart part;
  private final ArchiveIndex.Sink sink;

  /** Where the central directory is, and by how much its offsets are off. */
  private record Directory(long start, long end, long entries, long shift) {}

  /** Sizes and place of an entry, from its header or its zip64 field. */
  private record Sizes(long unpacked, long packed, long localHeader) {}

  ZipIndex(ArchivePart part, ArchiveIndex.Sink sink) {
    this.part = part;
    this.sink = sink;
  }

  void run() throws IOException {
    Directory directory = directory();
    long at = directory.start();
    for (long entry = 0; entry < directory.entries(); entry++) {
      ByteBuffer header = part.little(at, CENTRAL_BYTES);
      if (header.getInt(0) != CENTRAL_HEADER) {
        throw part.unreadable(at, "damaged: no zip directory entry here");
      }
      int nameBytes = uint16(header, 28);
      int extraBytes = uint16(header, 30);
      String name = name(part.bytes(at + CENTRAL_BYTES, nameBytes));
      ByteBuffer extra = part.little(at + CENTRAL_BYTES + nameBytes, extraBytes);
      if (!name.endsWith("/")) {
        file(name, header, sizes(header, extra, at), directory);
      }
      at += CENTRAL_BYTES + nameBytes + extraBytes + uint16(header, 32);
    }
    if (at > directory.end()) {
      throw part.unreadable(at, "damaged: the zip directory is longer than it says");
    }
  }

  private void file(String name, ByteBuffer header, Sizes sizes, Directory directory)
      throws IOException {
    int method = uint16(header, 10);
    if ((uint16(header, 8) & 1) != 0) {
      sink.refuse(name, "is encrypted");
    } else if (method != 0 && method != 8) {
      sink.refuse(name, "is packed by method " + method + ", neither stored nor deflated");
    } else if (method == 0 && sizes.packed() != sizes.unpacked()) {
      sink.refuse(name, "is stored, but with two different lengths");
    } else {
      long local = sizes.localHeader() + directory.shift();
      ByteBuffer localHeader = part.little(local, LOCAL_BYTES);
      if (localHeader.getInt(0) != LOCAL_HEADER) {
        throw part.unreadable(local, "damaged: the header of '" + name + "' is not here");
      }
      long data = local + LOCAL_BYTES + uint16(localHeader, 26) + uint16(localHeader, 28);
      Packing packing = method == 0 ? Packing.STORED : Packing.DEFLATED;
      sink.file(new Entry(name, data, sizes.unpacked(), sizes.packed(), packing));
    }
  }

  private Directory directory() throws IOException {
    long end = findEnd();
    ByteBuffer record = part.little(end, END_BYTES);
    long entries = uint16(record, 10);
    long size = uint32(record, 12);
    long offset = uint32(record, 16);
    if (uint16(record, 4) != 0 && uint16(record, 4) != 0xFFFF) {
      throw part.unreadable(end, "one of several disks of a zip archive");
    }
    if (end >= LOCATOR_BYTES && part.int32(end - LOCATOR_BYTES) == END64_LOCATOR) {
      end = findEnd64(end, part.little(end - LOCATOR_BYTES, LOCATOR_BYTES).getLong(8));
      ByteBuffer record64 = part.little(end, END64_BYTES);
      entries = record64.getLong(32);
      size = record64.getLong(40);
      offset = record64.getLong(48);
    }
    long shift = end - size - offset;
    if (size < 0 || offset < 0 || entries < 0 || shift < 0) {
      throw part.unreadable(
          end,
          String.format(
              "damaged or truncated: %d bytes of zip directory at byte %d do not fit before here",
              size, offset));
    }
    return new Directory(offset + shift, end, entries, shift);
  }

  private long findEnd() throws IOException {
    long from = Math.max(0, part.length() - END_BYTES - MAX_COMMENT);
    ByteBuffer tail = part.little(from, (int) (part.length() - from));
    for (int at = tail.capacity() - END_BYTES; at >= 0; at--) {
      if (tail.getInt(at) == END && at + END_BYTES + uint16(tail, at + 20) == tail.capacity()) {
        return from + at;
      }
    }
    throw part.unreadable(
        part.length(), "truncated: the zip ends without its directory's end record");
  }

  /** The zip64 end record: where the locator says, or right before the locator. */
  private long findEnd64(long end, long stated) throws IOException {
    long adjacent = end - LOCATOR_BYTES - END64_BYTES;
    for (long at : new long[] {adjacent, stated}) {
      if (at >= 0 && at <= part.length() - END64_BYTES && part.int32(at) == END64) {
        return at;
      }
    }
    throw part.unreadable(stated, "damaged: the zip64 end record is not here");
  }

  private Sizes sizes(ByteBuffer header, ByteBuffer extra, long at) throws IOException {
    long unpacked = uint32(header, 24);
    long packed = uint32(header, 20);
    long local = uint32(header, 42);
    if (unpacked != IN_ZIP64 && packed != IN_ZIP64 && local != IN_ZIP64) {
      return new Sizes(unpacked, packed, local);
    }
    while (extra.remaining() >= 4) {
      int id = extra.getShort() & 0xFFFF;
      int length = Math.min(extra.getShort() & 0xFFFF, extra.remaining());
      ByteBuffer field = extra.slice(extra.position(), length).order(extra.order());
      if (id == ZIP64_EXTRA) {
        unpacked = wide(unpacked, field);
        packed = wide(packed, field);
        local = wide(local, field);
      }
      extra.position(extra.position() + length);
    }
    if (unpacked < 0 || packed < 0 || local < 0) {
      throw part.unreadable(at, "damaged: an entry of a negative length or place");
    }
    return new Sizes(unpacked, packed, local);
  }

  private static long wide(long narrow, ByteBuffer field) {
    return narrow == IN_ZIP64 && field.remaining() >= Long.BYTES ? field.getLong() : narrow;
  }

  /** Windows programs write backslashes between the parts of a path. */
  private static String name(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8).replace('\\', '/');
  }

  private static int uint16(ByteBuffer buffer, int at) {
    return buffer.getShort(at) & 0xFFFF;
  }

  private static long uint32(ByteBuffer buffer, int at) {
    return buffer.getInt(at) & 0xFFFFFFFFL;
  }
}
