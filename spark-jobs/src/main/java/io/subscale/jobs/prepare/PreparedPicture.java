package io.subscale.jobs.prepare;

import io.subscale.datasets.archive.FileNames;
import io.subscale.jobs.shard.Dataset;
import java.util.List;

/**
 * What became of one file of the source.
 *
 * @param rows its images; none if it is bad or no picture
 * @param content sum of the images' hashes, see {@link ContentHash}
 * @param bad why it cannot be used, or null
 * @param ignored the kind of a file that is no picture or beside the data, or null
 */
public record PreparedPicture(
    List<PreparedRow> rows, byte[] content, Dataset.BadPicture bad, String ignored) {
  private static final int LONGEST_ENDING = 10;

  static PreparedPicture good(List<PreparedRow> rows, ContentHash content) {
    return new PreparedPicture(rows, content.sum(), null, null);
  }

  static PreparedPicture bad(String id, String reason) {
    return new PreparedPicture(
        List.of(), ContentHash.NOTHING, new Dataset.BadPicture(id, reason), null);
  }

  /** A picture in an archive that is on no side of the split. */
  static PreparedPicture beside(String archive) {
    return new PreparedPicture(List.of(), ContentHash.NOTHING, null, "in " + archive);
  }

  /** A file that is no picture; its kind is the ending of its name. */
  static PreparedPicture passedOver(String id) {
    String ending = FileNames.ending(id);
    String kind;
    if (FileNames.hidden(id)) {
      kind = "hidden";
    } else if (ending.isEmpty()) {
      kind = "without an ending";
    } else {
      kind = ending.length() > LONGEST_ENDING ? "of other endings" : "." + ending;
    }
    return new PreparedPicture(List.of(), ContentHash.NOTHING, null, kind);
  }
}
