package io.subscale.jobs.source;

import io.subscale.datasets.archive.FileNames;

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

  /** Whether this is an archive to be read as a part of its own. */
  boolean archive() {
    return kind == Kind.FILE && FileNames.archive(name) && !FileNames.hidden(name);
  }
}
