package io.subscale.datasets.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * Walks a zip archive's central directory: stored and deflated entries, zip64, archives with
 * something in front of them. Entries that share bytes are refused: nothing that packs writes them,
 * and they unpack to many times the archive. Numbers are unsigned and little endian (PKWARE's
 * APPNOTE 6.3).
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
  private static final int UNICODE_NAME_EXTRA = 0x7075;
  private static final int UNICODE_NAME = 5; // behind a version and the checksum of the other name
  private static final int ENCRYPTED = 1;
  private static final int UTF8 = 1 << 11;
  private static final int STORE = 0;
  private static final int DEFLATE = 8;

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
    Ranges ranges = new Ranges();
    walk(directory, (header, at) -> range(header, at, directory, ranges));
    long overlap = ranges.overlap();
    if (overlap >= 0) {
      throw part.unreadable(
          overlap, "damaged: entries of the zip share bytes, so that it unpacks without end");
    }
    walk(directory, (header, at) -> file(header, at, directory));
  }

  /** What to do with a central header. */
  @FunctionalInterface
  private interface Visit {
    void header(ByteBuffer header, long at) throws IOException;
  }

  private void walk(Directory directory, Visit visit) throws IOException {
    long at = directory.start();
    for (long entry = 0; entry < directory.entries(); entry++) {
      ByteBuffer header = part.little(at, CENTRAL_BYTES);
      if (header.getInt(0) != CENTRAL_HEADER) {
        throw part.unreadable(at, "damaged: no zip directory entry here");
      }
      visit.header(header, at);
      at += CENTRAL_BYTES + uint16(header, 28) + uint16(header, 30) + uint16(header, 32);
    }
    if (at > directory.end()) {
      throw part.unreadable(at, "damaged: the zip directory is longer than it says");
    }
  }

  private void range(ByteBuffer header, long at, Directory directory, Ranges ranges)
      throws IOException {
    Sizes sizes = sizes(header, extra(header, at), at);
    if (readable(header, sizes)) {
      long local = sizes.localHeader() + directory.shift();
      ranges.add(local, Math.addExact(data(header, at, local), sizes.packed()));
    }
  }

  private boolean readable(ByteBuffer header, Sizes sizes) {
    int method = uint16(header, 10);
    boolean plain = (uint16(header, 8) & ENCRYPTED) == 0;
    return plain && (method == DEFLATE || method == STORE && sizes.packed() == sizes.unpacked());
  }

  private void file(ByteBuffer header, long at, Directory directory) throws IOException {
    ByteBuffer extra = extra(header, at);
    String name = name(header, at, extra.duplicate().order(extra.order()));
    if (name.endsWith("/")) {
      return;
    }
    Sizes sizes = sizes(header, extra, at);
    int method = uint16(header, 10);
    if ((uint16(header, 8) & ENCRYPTED) != 0) {
      sink.refuse(name, "is encrypted");
    } else if (method != STORE && method != DEFLATE) {
      sink.refuse(name, "is packed by method " + method + ", neither stored nor deflated");
    } else if (!readable(header, sizes)) {
      sink.refuse(name, "is stored, but with two different lengths");
    } else {
      long data = data(header, at, sizes.localHeader() + directory.shift());
      Packing packing = method == STORE ? Packing.STORED : Packing.DEFLATED;
      sink.file(new Entry(name, data, sizes.unpacked(), sizes.packed(), packing));
    }
  }

  /** Where an entry's bytes begin. */
  private long data(ByteBuffer header, long at, long local) throws IOException {
    ByteBuffer localHeader = part.little(local, LOCAL_BYTES);
    if (localHeader.getInt(0) != LOCAL_HEADER) {
      String name = name(header, at, extra(header, at));
      throw part.unreadable(local, "damaged: the header of '" + name + "' is not here");
    }
    return local + LOCAL_BYTES + uint16(localHeader, 26) + uint16(localHeader, 28);
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
              Locale.ROOT,
              "damaged or truncated: %d bytes of zip directory at byte %d do not fit before here",
              size,
              offset));
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

  private ByteBuffer extra(ByteBuffer header, long at) throws IOException {
    return part.little(at + CENTRAL_BYTES + uint16(header, 28), uint16(header, 30));
  }

  /**
   * An entry's name: UTF-8 by its flag or by Info-ZIP's field for it, if that is of this name, else
   * a guess. Windows programs write backslashes between the parts of a path; as bytes, they are
   * also halves of Japanese characters.
   */
  private String name(ByteBuffer header, long at, ByteBuffer extra) throws IOException {
    byte[] bytes = part.bytes(at + CENTRAL_BYTES, uint16(header, 28));
    boolean utf8 = (uint16(header, 8) & UTF8) != 0;
    String text = utf8 ? NameText.of(bytes) : unicodeName(bytes, extra);
    return (text == null ? NameText.ofZip(bytes) : text).replace('\\', '/');
  }

  private static String unicodeName(byte[] name, ByteBuffer extra) {
    while (extra.remaining() >= 4) {
      int id = extra.getShort() & 0xFFFF;
      int length = Math.min(extra.getShort() & 0xFFFF, extra.remaining());
      byte[] field = new byte[length];
      extra.get(field);
      if (id == UNICODE_NAME_EXTRA && length > UNICODE_NAME && field[0] == 1) {
        CRC32 sum = new CRC32();
        sum.update(name);
        ByteBuffer stated = ByteBuffer.wrap(field).order(ByteOrder.LITTLE_ENDIAN);
        if ((int) sum.getValue() == stated.getInt(1)) {
          return NameText.of(Arrays.copyOfRange(field, UNICODE_NAME, length));
        }
      }
    }
    return null;
  }

  private static int uint16(ByteBuffer buffer, int at) {
    return buffer.getShort(at) & 0xFFFF;
  }

  private static long uint32(ByteBuffer buffer, int at) {
    return buffer.getInt(at) & 0xFFFFFFFFL;
  }
}
