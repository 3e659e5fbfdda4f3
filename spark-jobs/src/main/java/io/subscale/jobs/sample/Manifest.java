package io.subscale.jobs.sample;

import io.subscale.model.sample.Steering;
import java.util.List;
import java.util.Map;

/**
 * The content of {@code manifest.json}; keys in snake case.
 *
 * @param format always {@value #FORMAT}
 * @param version of this format, now {@value #VERSION}
 * @param seed of the run
 * @param batch samples of a group
 * @param steering by stage
 * @param dataset fingerprint of the data set that the decoders were trained on
 * @param configuration fingerprint of plan and networks
 * @param stages the decoders
 * @param samples the pictures
 */
public record Manifest(
    String format,
    int version,
    long seed,
    int batch,
    Map<String, Steering> steering,
    String dataset,
    String configuration,
    List<Trained> stages,
    List<Picture> samples) {
  /** Names the kind of file. */
  public static final String FORMAT = "subscale-samples";

  /** The version that this program writes. */
  public static final int VERSION = 2;

  /**
   * A decoder.
   *
   * @param name of its stage
   * @param round of its checkpoint
   * @param examples seen in training
   */
  public record Trained(String name, long round, long examples) {}

  /**
   * A picture.
   *
   * @param number of the sample
   * @param file name in the folder
   * @param bitsPerDim what the drawn values cost under the decoders themselves, whatever the
   *     steering, in sum
   * @param stageBitsPerDim the same by stage
   */
  public record Picture(
      long number, String file, double bitsPerDim, Map<String, Double> stageBitsPerDim) {}
}
