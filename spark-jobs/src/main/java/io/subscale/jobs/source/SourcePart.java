package io.subscale.jobs.source;

/**
 * A piece of a source whose pictures one task lists.
 *
 * @param kind what it is
 * @param path full path of the folder or archive; empty for drawn pictures
 * @param prefix stands before the ids of its pictures
 * @param from first number of the drawn pictures, or number of a table's row group
 * @param to one past the last
 * @param columns of a table; null for others
 */
public record SourcePart(
    Kind kind, String path, String prefix, long from, long to, TableColumns columns) {
  /** Kinds of parts. */
  public enum Kind {
    /** The files directly in a folder. */
    FOLDER,
    /** A tar or zip file, or a tar compressed with gzip. */
    ARCHIVE,
    /** A batch of pixels. */
    PIXELS,
    /** A row group of a Parquet table. */
    TABLE,
    /** Pictures that are drawn, not read. */
    DRAWN
  }

  static SourcePart folder(String path, String prefix) {
    return new SourcePart(Kind.FOLDER, path, prefix, 0, 0, null);
  }

  static SourcePart archive(String path, String prefix) {
    return new SourcePart(Kind.ARCHIVE, path, prefix, 0, 0, null);
  }

  static SourcePart pixels(String path) {
    return new SourcePart(Kind.PIXELS, path, "", 0, 0, null);
  }

  static SourcePart table(String path, String prefix, int group, TableColumns columns) {
    return new SourcePart(Kind.TABLE, path, prefix, group, group + 1L, columns);
  }

  static SourcePart drawn(long from, long to) {
    return new SourcePart(Kind.DRAWN, "", "", from, to, null);
  }
}
