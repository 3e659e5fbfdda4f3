package io.subscale.jobs.sample.output;

import io.subscale.jobs.json.Bounds;
import io.subscale.jobs.json.JsonFormat;
import io.subscale.jobs.json.Matches;
import io.subscale.jobs.json.MayBeNull;
import io.subscale.jobs.json.StrictJson;
import io.subscale.model.sample.Steering;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The content of {@code manifest.json}; keys in snake case.
 *
 * @param format always {@value #FORMAT}
 * @param version of this format, at most {@value #VERSION}
 * @param settings what the pictures follow from
 * @param samples the pictures
 */
public record Manifest(String format, int version, Settings settings, List<Picture> samples) {
  /** Names the kind of file. */
  public static final String FORMAT = "subscale-samples";

  /** The version that this program writes. */
  public static final int VERSION = 3;

  /** The file's head: version 3 brought its own checksum. */
  public static final JsonFormat HEAD = new JsonFormat(FORMAT, VERSION, 3, "sample again");

  /** A manifest lists all of its pictures. */
  public Manifest {
    if (samples.size() != settings.count()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "field settings.count: %d, but samples has %d",
              settings.count(),
              samples.size()));
    }
  }

  /**
   * Everything that the pictures follow from: equal settings, equal bytes.
   *
   * @param seed of the run
   * @param count pictures
   * @param batch samples of a group
   * @param stages the stages that were drawn
   * @param steering of each stage of the plan
   * @param given what was known beforehand
   * @param trained the decoders
   * @param dataset fingerprint of the data set that they were trained on
   * @param configuration fingerprint of plan and networks
   * @param versions of the program and its libraries
   * @param engine what drew; null in files from before there were several
   */
  public record Settings(
      long seed,
      @Bounds(min = 1) long count,
      @Bounds(min = 1) int batch,
      List<String> stages,
      Map<String, Steering> steering,
      Known given,
      List<Trained> trained,
      @Matches(Matches.SHA256) String dataset,
      @Matches(Matches.SHA256) String configuration,
      Map<String, String> versions,
      @MayBeNull String engine) {

    /**
     * The text by which a folder's samples are known to be of these settings. How many there are is
     * no part of it: of more, only the others are drawn.
     */
    public String text() {
      return StrictJson.writeWithout(this, "count");
    }
  }

  /**
   * What was known of given pictures; sample i is of picture i modulo their number.
   *
   * @param kind {@code nothing}, {@code pixels}, {@code small} or {@code high_bits}
   * @param pixels the first pixels in generation order, all bits
   * @param pictures their files
   * @param sha256 of their values
   */
  public record Known(
      @Matches("nothing|pixels|small|high_bits") String kind,
      @Bounds(min = 0) int pixels,
      List<String> pictures,
      @Matches(Matches.SHA256) String sha256) {}

  /**
   * A decoder.
   *
   * @param name of its stage
   * @param round of its checkpoint
   * @param examples seen in training
   * @param sha256 of the weights used
   */
  public record Trained(
      String name,
      @Bounds(min = 0) long round,
      @Bounds(min = 0) long examples,
      @Matches(Matches.SHA256) String sha256) {}

  /**
   * A picture.
   *
   * @param number of the sample
   * @param file name in the folder; null where no PNG files were asked for
   * @param bitsPerDim what the drawn values cost under the decoders themselves, whatever the
   *     steering, in sum
   * @param stageBitsPerDim the same by stage
   */
  public record Picture(
      @Bounds(min = 0) long number,
      @MayBeNull String file,
      double bitsPerDim,
      Map<String, Double> stageBitsPerDim) {}
}
