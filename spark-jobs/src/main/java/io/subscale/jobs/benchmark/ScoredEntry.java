package io.subscale.jobs.benchmark;

import io.subscale.jobs.json.MayBeNull;
import java.util.List;

/**
 * A line of {@code history.jsonl}: what one run of a suite has found for one entry; keys in snake
 * case. All costs are in bits per sub-pixel of the whole image.
 *
 * @param format always {@value #FORMAT}
 * @param version of this format, now {@value #VERSION}
 * @param run number of the run of the suite, from 1
 * @param started when that run started, ISO 8601, UTC; the same for all its lines
 * @param entry name in the suite
 * @param trainedIn run.dir of the training
 * @param split which images
 * @param dataset fingerprint of the data set that was scored
 * @param trainedOn fingerprint of the data set that the decoders were trained on
 * @param seenInTraining images that are, pixel for pixel, among those trained on; null if unknown
 * @param images how many were scored
 * @param photos how many photographs they are of
 * @param bitsPerDim mean over images of all stages
 * @param standardError of that mean between photographs, or images if there are as many
 * @param stages in generation order
 * @param table file of the code lengths of each image, in the benchmark's folder
 * @param comparisons with earlier runs
 */
public record ScoredEntry(
    String format,
    int version,
    int run,
    String started,
    String entry,
    String trainedIn,
    String split,
    String dataset,
    String trainedOn,
    @MayBeNull Long seenInTraining,
    long images,
    long photos,
    double bitsPerDim,
    double standardError,
    List<Stage> stages,
    String table,
    List<Comparison> comparisons) {
  /** Names the kind of line. */
  public static final String FORMAT = "subscale-benchmark";

  /** The version that this program writes and reads. */
  public static final int VERSION = 1;

  /**
   * One decoder.
   *
   * @param name of the stage
   * @param bitsPerDim mean over images
   * @param round of its checkpoint
   * @param examples seen in training until then
   */
  public record Stage(String name, double bitsPerDim, long round, long examples) {}

  /**
   * A paired test against an earlier run of the same entry.
   *
   * @param with its number
   * @param baseline whether the suite names it; else it is the run before
   * @param outcome of the test; positive differences mean that this run's decoders cost more
   */
  public record Comparison(int with, boolean baseline, PairedTest.Outcome outcome) {}

  /** The same line with comparisons. */
  ScoredEntry with(List<Comparison> found) {
    return new ScoredEntry(
        format,
        version,
        run,
        started,
        entry,
        trainedIn,
        split,
        dataset,
        trainedOn,
        seenInTraining,
        images,
        photos,
        bitsPerDim,
        standardError,
        stages,
        table,
        found);
  }

  /** Whether an earlier run was better by more than the tolerance. */
  public boolean regressed() {
    return comparisons.stream()
        .anyMatch(comparison -> comparison.outcome().verdict() == PairedTest.Verdict.WORSE);
  }

  /** Whether both were scored on the same images, so that they can be compared. */
  boolean isOfTheSameImages(ScoredEntry other) {
    return entry.equals(other.entry) && split.equals(other.split) && dataset.equals(other.dataset);
  }
}
