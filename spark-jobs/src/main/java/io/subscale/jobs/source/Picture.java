package io.subscale.jobs.source;

import io.subscale.datasets.archive.Entry;
import io.subscale.datasets.archive.FileNames;
import io.subscale.datasets.archive.Packing;
import io.subscale.datasets.archive.Refusal;
import io.subscale.datasets.decode.ImageDecoder;

/**
 * Where one picture's bytes are. Ordered by place, so that a task reads its files forwards.
 *
 * @param file full path of the file or archive; empty if the picture is drawn
 * @param entry its id in the source, and its place in the file; of a drawn picture, the offset is
 *     its number
 * @param refusal why the file cannot be read, or null
 * @param lost whether pictures may be missing for that, whatever the file is called
 * @param content the picture's file, where it cannot be read again at its place; else null
 */
public record Picture(String file, Entry entry, String refusal, boolean lost, byte[] content)
    implements Comparable<Picture> {
  static Picture of(String file, Entry entry) {
    return new Picture(file, entry, null, false, null);
  }

  static Picture refused(String file, Refusal refusal) {
    Entry none = new Entry(refusal.id(), 0, 0, 0, Packing.STORED);
    return new Picture(file, none, refusal.reason(), refusal.lost(), null);
  }

  /** A picture that is carried along; its place in the file only orders it. */
  static Picture carried(String file, String id, long at, byte[] content) {
    Entry place = new Entry(id, at, content.length, content.length, Packing.STORED);
    return new Picture(file, place, null, false, content);
  }

  /** Length of what is carried along. */
  long bytesAlong() {
    return content == null ? 0 : content.length;
  }

  /** The picture's path in the source. */
  public String id() {
    return entry.id();
  }

  /** Whether this counts as a picture, a good or a bad one; other files are passed over. */
  public boolean counts() {
    return content != null || !FileNames.hidden(id()) && (lost || ImageDecoder.hasImageName(id()));
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
