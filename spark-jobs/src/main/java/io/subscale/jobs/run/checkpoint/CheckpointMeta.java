package io.subscale.jobs.run.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * The content of {@code meta.json}.
 *
 * @param format always {@value #FORMAT}
 * @param version of this format, now {@value #VERSION}
 * @param stage the decoder's name in its plan
 * @param state how far training has come
 * @param bitsPerDim of the last round, this stage's part
 * @param validBitsPerDim the last validation of the averaged weights, or null
 * @param dataset fingerprint of the data set
 * @param configuration fingerprint of the resolved configuration
 * @param config the resolved configuration itself
 * @param versions of the program and its libraries
 */
public record CheckpointMeta(
    String format,
    int version,
    String stage,
    TrainState state,
    double bitsPerDim,
    Double validBitsPerDim,
    String dataset,
    String configuration,
    JsonNode config,
    Map<String, String> versions) {
  /** Names the kind of file. */
  public static final String FORMAT = "subscale-checkpoint";

  /** The version that this program writes and reads. */
  public static final int VERSION = 1;
}
