package io.subscale.datasets.archive;

import java.io.IOException;
import java.util.Locale;
import java.util.function.Consumer;

/** Lists the files of a tar or zip archive, whichever its content says it is. */
public final class ArchiveIndex {
  private static final int MAX_DEPTH = 4;

  private final SeekableSource source;
  private final Consumer<Entry> entries;
  private final Consumer<Refusal> refusals;

  private ArchiveIndex(SeekableSource source, Consumer<Entry> entries, Consumer<Refusal> refusals) {
    this.source = source;
    this.entries = entries;
    this.refusals = refusals;
  }

  /**
   * {@link #index(String, SeekableSource, Consumer, Consumer)} for archives from which nothing may
   * be refused: a refusal throws.
   */
  public static void index(String name, SeekableSource source, Consumer<Entry> entries)
      throws IOException {
    Refusal[] first = new Refusal[1];
    index(name, source, entries, refusal -> first[0] = first[0] == null ? refusal : first[0]);
    if (first[0] != null) {
      throw new UnreadableArchiveException(
          name, 0, String.format(Locale.ROOT, "holds '%s', %s", first[0].id(), first[0].reason()));
    }
  }

  /**
   * Lists the files of an archive in its own order, which is the same each time. Directories are
   * left out. Two entries may have the same id if the archive says so.
   *
   * @param name the archive's, for messages only; ids do not begin with it
   * @param source the archive
   * @param entries receives files that can be read, inner archives' files among them
   * @param refusals receives files that are not: unsafe names, links to none, encrypted or sparse
   *     ones, compressed archives; and where a tar is not whole
   * @throws UnreadableArchiveException if the archive is damaged, truncated, compressed as a whole
   *     or no archive, or if entries share bytes; entries before the damage have been received
   */
  public static void index(
      String name, SeekableSource source, Consumer<Entry> entries, Consumer<Refusal> refusals)
      throws IOException {
    ArchiveIndex index = new ArchiveIndex(source, entries, refusals);
    index.archive(new ArchivePart(name, source, 0, source.length()), "", 1);
  }

  private void archive(ArchivePart part, String prefix, int depth) throws IOException {
    Sink sink = new Sink(part, prefix, depth);
    int magic = part.length() < 4 ? 0 : part.int32(0);
    if (magic == ZipIndex.LOCAL_HEADER || magic == ZipIndex.END || magic == ZipIndex.SPANNED) {
      new ZipIndex(part, sink).run();
      return;
    }
    String compression = compression(magic);
    if (compression != null) {
      throw part.unreadable(
          0,
          String.format(
              Locale.ROOT,
              "compressed as a whole with %s, so that no part can be read alone; unpack it first",
              compression));
    }
    new TarIndex(part, sink).run();
  }

  /** The program that made a file with these first four bytes, little endian; null if unknown. */
  private static String compression(int magic) {
    if ((magic & 0xFFFF) == 0x8B1F) {
      return "gzip";
    }
    if ((magic & 0xFFFFFF) == 0x685A42) {
      return "bzip2";
    }
    return switch (magic) {
      case 0x587A37FD -> "xz";
      case 0xFD2FB528 -> "zstd";
      case 0xAFBC7A37 -> "7-Zip";
      case 0x21726152 -> "RAR";
      default -> null;
    };
  }

  /** Receives what one archive holds, and goes into archives inside it. */
  final class Sink {
    private final ArchivePart part;
    private final String prefix;
    private final int depth;

    private Sink(ArchivePart part, String prefix, int depth) {
      this.part = part;
      this.prefix = prefix;
      this.depth = depth;
    }

    /** A file; its offset counts from the start of this archive. */
    void file(Entry inPart) throws IOException {
      String path = EntryPath.normal(inPart.id());
      String problem = EntryPath.problem(path);
      if (problem != null) {
        refuse(inPart.id(), problem);
        return;
      }
      long end = inPart.offset() + inPart.packedLength();
      if (end > part.length() || end < 0) {
        throw part.unreadable(
            inPart.offset(),
            String.format(
                Locale.ROOT, "truncated: '%s' ends at byte %d of %d", path, end, part.length()));
      }
      long offset = part.start() + inPart.offset();
      if (FileNames.archive(path) && !FileNames.hidden(path)) {
        inner(path, inPart, offset);
        return;
      }
      entries.accept(
          new Entry(
              prefix + path, offset, inPart.length(), inPart.packedLength(), inPart.packing()));
    }

    private void inner(String path, Entry inPart, long offset) throws IOException {
      if (depth == MAX_DEPTH) {
        lose(path, "an archive inside " + MAX_DEPTH + " others");
      } else if (inPart.packing() != Packing.STORED || !FileNames.readable(path)) {
        lose(path, "an archive that is compressed inside this one; unpack it first");
      } else {
        String inner = part.name() + " > " + path;
        archive(
            new ArchivePart(inner, source, offset, inPart.length()),
            prefix + path + "/",
            depth + 1);
      }
    }

    /** A file that cannot be read. */
    void refuse(String path, String reason) {
      boolean lost = FileNames.archive(path) && !FileNames.hidden(path);
      refusals.accept(new Refusal(prefix + EntryPath.printable(path), reason, lost));
    }

    /** Something that may have held pictures. */
    void lose(String what, String reason) {
      refusals.accept(new Refusal(prefix + EntryPath.printable(what), reason, true));
    }
  }
}
