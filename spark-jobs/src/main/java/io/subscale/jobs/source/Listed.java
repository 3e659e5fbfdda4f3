package io.subscale.jobs.source;

import io.subscale.datasets.archive.FileNames;
import io.subscale.datasets.pixels.PixelBatch;

/**
 * One thing in a folder.
 *
 * @param name its last part, as text
 * @param path full path; of this machine's files a URI ({@link LocalFiles})
 * @param kind what it is
 * @param link whether it is a link to what it is
 * @param length of a file in bytes
 * @param problem why it cannot be opened; null where it can
 */
record Listed(String name, String path, Kind kind, boolean link, long length, String problem) {
  /** What to do with it. */
  enum Kind {
    /** To be read. */
    FILE,
    /** To be walked. */
    FOLDER,
    /** Neither: its problem says why. */
    CLOSED
  }

  /** Whether this file holds many pictures, and is read as a part, or parts, of its own. */
  boolean parts() {
    return archive() || pixels() || table();
  }

  /** Whether this is an archive. */
  boolean archive() {
    return open() && FileNames.archive(name);
  }

  /** Whether this is a batch of pixels. */
  boolean pixels() {
    return open() && PixelBatch.of(name).isPresent();
  }

  /** Whether this is a Parquet table. */
  boolean table() {
    return open() && FileNames.ending(name).equals("parquet");
  }

  private boolean open() {
    return kind == Kind.FILE && !FileNames.hidden(name);
  }
}
