package io.subscale.jobs.prepare;

import io.subscale.jobs.shard.Dataset;
import java.util.List;

/**
 * What became of one file of the source.
 *
 * @param rows its images; none if it is bad or no picture
 * @param content sum of the images' hashes, see {@link ContentHash}
 * @param bad why it cannot be used, or null
 * @param ignored whether its name is not that of a picture
 */
public record PreparedPicture(
    List<PreparedRow> rows, byte[] content, Dataset.BadPicture bad, boolean ignored) {
  static PreparedPicture good(List<PreparedRow> rows, ContentHash content) {
    return new PreparedPicture(rows, content.sum(), null, false);
  }

  static PreparedPicture bad(String id, String reason) {
    return new PreparedPicture(
        List.of(), ContentHash.NOTHING, new Dataset.BadPicture(id, reason), false);
  }

  static PreparedPicture passedOver() {
    return new PreparedPicture(List.of(), ContentHash.NOTHING, null, true);
  }
}
