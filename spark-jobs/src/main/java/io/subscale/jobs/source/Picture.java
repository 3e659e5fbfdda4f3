package io.subscale.jobs.source;

import io.subscale.datasets.archive.Entry;
import io.subscale.datasets.archive.Packing;

/**
 * Where one picture's bytes are. Ordered by place, so that a task reads its files forwards.
 *
 * @param file full path of the file or archive; empty if the picture is drawn
 * @param entry its id in the source, and its place in the file; of a drawn picture, the offset is
 *     its number
 * @param refusal why an archive's file cannot be read, or null
 */
public record Picture(String file, Entry entry, String refusal) implements Comparable<Picture> {
  static Picture of(String file, Entry entry) {
    return new Picture(file, entry, null);
  }

  static Picture refused(String file, String id, String reason) {
    return new Picture(file, new Entry(id, 0, 0, 0, Packing.STORED), reason);
  }

  /** The picture's path in the source. */
  public String id() {
    return entry.id();
  }

  /** Whether there is no file and the picture is to be drawn. */
  public boolean drawn() {
    return file.isEmpty();
  }

  @Override
  public int compareTo(Picture other) {
    int byFile = file.compareTo(other.file);
    return byFile != 0 ? byFile : Long.compare(entry.offset(), other.entry.offset());
  }
}
