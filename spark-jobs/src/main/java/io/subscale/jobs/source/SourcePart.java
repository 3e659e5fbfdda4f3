package io.subscale.jobs.source;

/**
 * A piece of a source whose pictures one task lists.
 *
 * @param kind what it is
 * @param path full path of the folder or archive; empty for drawn pictures
 * @param prefix stands before the ids of its pictures
 * @param from first number of the drawn pictures
 * @param to one past the last
 */
public record SourcePart(Kind kind, String path, String prefix, long from, long to) {
  /** Kinds of parts. */
  public enum Kind {
    /** The files directly in a folder. */
    FOLDER,
    /** A tar or zip file. */
    ARCHIVE,
    /** Pictures that are drawn, not read. */
    DRAWN
  }

  static SourcePart folder(String path, String prefix) {
    return new SourcePart(Kind.FOLDER, path, prefix, 0, 0);
  }

  static SourcePart archive(String path, String prefix) {
    return new SourcePart(Kind.ARCHIVE, path, prefix, 0, 0);
  }

  static SourcePart drawn(long from, long to) {
    return new SourcePart(Kind.DRAWN, "", "", from, to);
  }
}
