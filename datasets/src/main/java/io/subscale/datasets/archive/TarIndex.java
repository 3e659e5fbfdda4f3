package io.subscale.datasets.archive;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Walks a tar archive from header to header: POSIX ustar and pax, GNU long names and base-256
 * sizes. An archive ends with blocks of zeros; where there are none, or more behind them, it is
 * told. Where there are links, a second walk looks for what they lead to.
 */
final class TarIndex {
  private static final int BLOCK = 512;
  private static final int NAME_BYTES = 100;
  private static final int SIZE = 124;
  private static final int CHECKSUM = 148;
  private static final int NUMBER_BYTES = 12;
  private static final int CHECKSUM_BYTES = 8;
  private static final int TYPE = 156;
  private static final int LINK = 157;
  private static final int MAGIC = 257;
  private static final int PREFIX = 345;
  private static final int PREFIX_BYTES = 155;
  private static final int MAX_NAME_BYTES = 1 << 20;
  private static final String END = "(end of the archive)";

  private final ArchivePart part;
  private final ArchiveIndex.Sink sink;
  private final TarLinks links = new TarLinks();
  private boolean toldOfTheEnd;

  /** What a header says of one entry. */
  private record Header(char type, Map<String, String> pax, String link) {
    boolean isLink() {
      return type == '1' || type == '2';
    }

    boolean isSparse() {
      return type == 'S' || pax.keySet().stream().anyMatch(key -> key.startsWith("GNU.sparse"));
    }

    boolean isFile() {
      return !isSparse() && (type == '0' || type == 0 || type == '7');
    }
  }

  /** Receives entries. */
  @FunctionalInterface
  private interface Visit {
    void entry(Header header, Entry file) throws IOException;
  }

  TarIndex(ArchivePart part, ArchiveIndex.Sink sink) {
    this.part = part;
    this.sink = sink;
  }

  void run() throws IOException {
    walk(this::entry);
    toldOfTheEnd = true;
    if (!links.paths().isEmpty()) {
      follow();
    }
  }

  private void walk(Visit visit) throws IOException {
    String longName = null;
    String longLink = null;
    Map<String, String> pax = Map.of();
    long at = 0;
    while (true) {
      byte[] header = header(at);
      if (header == null) {
        at = afterZeros(at);
        if (at < 0) {
          return;
        }
        continue;
      }
      char type = (char) (header[TYPE] & 0xFF);
      long data = at + BLOCK;
      long size = pax.containsKey("size") ? paxSize(pax, at) : number(header, at);
      switch (type) {
        case 'L' -> longName = untilZero(small(data, size), 0, (int) size);
        case 'K' -> longLink = untilZero(small(data, size), 0, (int) size);
        case 'x' -> pax = paxRecords(small(data, size), data);
        case 'g' -> {} // records for all entries, such as a comment
        default -> {
          String name = pax.getOrDefault("path", longName == null ? name(header) : longName);
          String link = longLink == null ? untilZero(header, LINK, NAME_BYTES) : longLink;
          if (type >= '1' && type <= '6') {
            size = 0; // links, devices and directories have no data
          }
          visit.entry(
              new Header(type, pax, pax.getOrDefault("linkpath", link)),
              new Entry(name, data, size, size, Packing.STORED));
          longName = null;
          longLink = null;
          pax = Map.of();
        }
      }
      at = data + (size + BLOCK - 1) / BLOCK * BLOCK;
    }
  }

  private void entry(Header header, Entry file) throws IOException {
    if (header.isLink()) {
      links.add(file.id(), header.type() == '1', header.link());
    } else if (header.isSparse()) {
      sink.refuse(file.id(), "is a sparse file");
    } else if (header.isFile() && !file.id().endsWith("/")) {
      sink.file(file);
    }
  }

  /** Links are files of their own names, as in a folder. */
  private void follow() throws IOException {
    Set<String> wanted = links.ends();
    Map<String, Entry> ends = new HashMap<>();
    walk(
        (header, file) -> {
          String path = EntryPath.normal(file.id());
          if (header.isFile() && wanted.contains(path)) {
            ends.put(path, file);
          }
        });
    for (String link : links.paths()) {
      Entry end = ends.get(links.end(link));
      if (end == null) {
        sink.refuse(link, "is a link to no file of this archive");
      } else {
        sink.file(new Entry(link, end.offset(), end.length(), end.packedLength(), end.packing()));
      }
    }
  }

  /** A checked header, or null at a block of zeros and at the end of the file. */
  private byte[] header(long at) throws IOException {
    if (at == part.length() && at > 0) {
      tellOfTheEnd("the tar ends without a block that says so, and may be cut short: byte " + at);
      return null;
    }
    if (at == 0 && part.length() < BLOCK) {
      throw part.unreadable(0, "neither a tar nor a zip archive");
    }
    byte[] header = part.bytes(at, BLOCK);
    if (Arrays.equals(header, new byte[BLOCK])) {
      return null;
    }
    if (!isHeader(header)) {
      throw part.unreadable(
          at, at == 0 ? "neither a tar nor a zip archive" : "damaged: no tar header here");
    }
    return header;
  }

  private void tellOfTheEnd(String what) {
    if (!toldOfTheEnd) {
      sink.lose(END, what);
    }
  }

  /**
   * The place of the next header behind blocks of zeros, where archives were put behind each other
   * or a lone block slipped in; -1 at the end. Bytes that are no header are told.
   */
  private long afterZeros(long zeros) throws IOException {
    long at = zeros;
    while (at < part.length()) {
      int count = (int) Math.min(BLOCK, part.length() - at);
      byte[] block = part.bytes(at, count);
      if (!Arrays.equals(block, new byte[count])) {
        if (count == BLOCK && isHeader(block)) {
          return at;
        }
        String what = "%d bytes follow the tar's end and are no tar: byte %d";
        tellOfTheEnd(String.format(Locale.ROOT, what, part.length() - at, at));
        return -1;
      }
      at += count;
    }
    return -1;
  }

  private static boolean isHeader(byte[] block) {
    long unsigned = 0;
    long signed = 0;
    for (int i = 0; i < BLOCK; i++) {
      boolean inChecksum = i >= CHECKSUM && i < CHECKSUM + CHECKSUM_BYTES;
      unsigned += inChecksum ? ' ' : block[i] & 0xFF;
      signed += inChecksum ? ' ' : block[i];
    }
    long stated = octal(block, CHECKSUM, CHECKSUM_BYTES);
    return stated == unsigned || stated == signed;
  }

  private static String name(byte[] header) {
    String name = untilZero(header, 0, NAME_BYTES);
    boolean posix = Arrays.equals(header, MAGIC, MAGIC + 6, ustar(), 0, 6);
    String prefix = posix ? untilZero(header, PREFIX, PREFIX_BYTES) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private static byte[] ustar() {
    return "ustar\0".getBytes(StandardCharsets.US_ASCII);
  }

  private byte[] small(long at, long size) throws IOException {
    if (size > MAX_NAME_BYTES) {
      throw part.unreadable(at, "damaged: a name or header record of " + size + " bytes");
    }
    return part.bytes(at, (int) size);
  }

  private Map<String, String> paxRecords(byte[] records, long at) throws IOException {
    Map<String, String> pax = new HashMap<>();
    int start = 0;
    while (start < records.length) {
      int space = start;
      while (space < records.length && records[space] != ' ') {
        space++;
      }
      String digits = new String(records, start, space - start, StandardCharsets.US_ASCII);
      int end = digits.matches("[0-9]{1,7}") ? start + Integer.parseInt(digits) : -1;
      if (end <= space + 1 || end > records.length) {
        throw part.unreadable(at, "damaged: a pax header record of length '" + digits + "'");
      }
      String record = NameText.of(Arrays.copyOfRange(records, space + 1, end - 1));
      int equals = record.indexOf('=');
      if (equals > 0) {
        pax.put(record.substring(0, equals), record.substring(equals + 1));
      }
      start = end;
    }
    return pax;
  }

  private long paxSize(Map<String, String> pax, long at) throws IOException {
    String size = pax.get("size");
    if (!size.matches("[0-9]{1,18}")) {
      throw part.unreadable(at, "damaged: a size of '" + size + "'");
    }
    return Long.parseLong(size);
  }

  /** The size field: octal digits, or base 256 where the first bit is set. */
  private long number(byte[] header, long at) throws IOException {
    if ((header[SIZE] & 0x80) == 0) {
      long size = octal(header, SIZE, NUMBER_BYTES);
      if (size < 0) {
        throw part.unreadable(at, "damaged: a size that is no number");
      }
      return size;
    }
    byte[] field = Arrays.copyOfRange(header, SIZE, SIZE + NUMBER_BYTES);
    field[0] &= 0x7F;
    BigInteger size = new BigInteger(field);
    if (size.signum() < 0 || size.bitLength() > 62) {
      throw part.unreadable(at, "damaged: a size of " + size);
    }
    return size.longValue();
  }

  /** Octal digits between spaces, up to a space or zero; -1 if there is anything else. */
  private static long octal(byte[] header, int start, int count) {
    long number = 0;
    int i = start;
    while (i < start + count && header[i] == ' ') {
      i++;
    }
    for (; i < start + count && header[i] != 0 && header[i] != ' '; i++) {
      if (header[i] < '0' || header[i] > '7') {
        return -1;
      }
      number = number << 3 | header[i] - '0';
    }
    return number;
  }

  private static String untilZero(byte[] bytes, int start, int count) {
    int end = start;
    while (end < start + count && bytes[end] != 0) {
      end++;
    }
    return NameText.of(Arrays.copyOfRange(bytes, start, end));
  }
}
