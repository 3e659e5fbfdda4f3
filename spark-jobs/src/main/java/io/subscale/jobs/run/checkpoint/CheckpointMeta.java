package io.subscale.jobs.run.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.subscale.jobs.json.JsonFormat;
import io.subscale.jobs.json.Matches;
import io.subscale.jobs.json.MayBeNull;
import io.subscale.jobs.json.StrictJson;
import java.util.List;
import java.util.Map;

/**
 * The content of {@code meta.json}; keys in snake case.
 *
 * @param format always {@value #FORMAT}
 * @param version of this format, at most {@value #VERSION}
 * @param stage the decoder's name in its plan
 * @param state how far training has come
 * @param bitsPerDim of the last round, this stage's part
 * @param validations of the averaged weights so far
 * @param dataset fingerprint of the data set
 * @param configuration fingerprint of plan and networks
 * @param config the resolved configuration itself
 * @param history settings of training that changed on the way, oldest first
 * @param versions of the program and its libraries
 */
public record CheckpointMeta(
    String format,
    int version,
    String stage,
    TrainState state,
    double bitsPerDim,
    Validations validations,
    @Matches(Matches.SHA256) String dataset,
    @Matches(Matches.SHA256) String configuration,
    JsonNode config,
    List<SettingChange> history,
    Map<String, String> versions) {
  /** Names the kind of file. */
  public static final String FORMAT = "subscale-checkpoint";

  /** The version that this program writes; it reads version 1 too. */
  public static final int VERSION = 2;

  /** {@code checksums.json} has the checksum of the file, so it has none of its own. */
  private static final JsonFormat HEAD =
      new JsonFormat(FORMAT, VERSION, Integer.MAX_VALUE, "use that program, or another run.dir");

  /** The key of the change that an import leaves in the history. */
  public static final String IMPORTED = "export.from";

  /** Whether training began with weights of another program. */
  public boolean imported() {
    return history.stream().anyMatch(change -> change.key().equals(IMPORTED));
  }

  /** The last validation in bits/dim, or null. */
  public Double validBitsPerDim() {
    return validations.lastBitsPerDim();
  }

  /**
   * The version of a parsed file.
   *
   * @throws io.subscale.jobs.error.JobException (exit code 3) if this program does not read it
   */
  static int version(ObjectNode tree, String place) {
    return HEAD.version(tree, place);
  }

  /**
   * A parsed file of any version that this program reads.
   *
   * @throws io.subscale.jobs.error.JobException (exit code 3) that names the field that is wrong
   */
  static CheckpointMeta of(ObjectNode tree, String place) {
    return version(tree, place) == 1
        ? StrictJson.readCamelCase(tree, First.class, place).today()
        : StrictJson.read(tree, CheckpointMeta.class, place);
  }

  /** Version 1: keys in camel case; of validations the last one only, and no history. */
  record First(
      String format,
      int version,
      String stage,
      TrainState state,
      double bitsPerDim,
      @MayBeNull Double validBitsPerDim,
      @Matches(Matches.SHA256) String dataset,
      @Matches(Matches.SHA256) String configuration,
      JsonNode config,
      Map<String, String> versions) {
    CheckpointMeta today() {
      return new CheckpointMeta(
          format,
          version,
          stage,
          state,
          bitsPerDim,
          Validations.of(validBitsPerDim),
          dataset,
          configuration,
          config,
          List.of(),
          versions);
    }
  }
}
