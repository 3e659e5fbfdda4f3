package io.subscale.jobs.page.figures;

import io.subscale.jobs.codec.CodecCost;
import java.util.List;

/**
 * All that a suite's page shows. All costs are in bits per sub-pixel of the whole image.
 *
 * @param run number of the run of the suite
 * @param started when it was, ISO 8601, UTC
 * @param history folder of the benchmark
 * @param tolerance by which a model may be worse
 * @param confidence of the intervals, 0 to 1
 * @param entries in the suite's order
 */
public record SuiteFigures(
    int run,
    String started,
    String history,
    double tolerance,
    double confidence,
    List<Entry> entries) {

  /**
   * What was scored.
   *
   * @param name in the suite
   * @param trainedIn run.dir of the training
   * @param split which images
   * @param dataset its fingerprint
   * @param source what it was prepared from
   * @param variant what the data set is one of, in the user's word; may be empty
   * @param images how many
   * @param photos that they are of
   * @param bitsPerDim mean over images
   * @param standardError of it, between photographs
   * @param uniformBitsPerDim of the uniform code
   * @param stages in generation order
   * @param comparisons with earlier runs
   * @param past all runs of this entry on the same images, oldest first, this one too
   * @param codecs on the same pictures; empty if none was asked for
   */
  public record Entry(
      String name,
      String trainedIn,
      String split,
      String dataset,
      String source,
      String variant,
      long images,
      long photos,
      double bitsPerDim,
      double standardError,
      double uniformBitsPerDim,
      List<Stage> stages,
      List<Comparison> comparisons,
      List<Past> past,
      List<CodecCost> codecs) {

    /** Whether one of the comparisons says that it got worse. */
    public boolean isWorse() {
      return comparisons.stream().anyMatch(comparison -> comparison.verdict().equals("worse"));
    }
  }

  /** One decoder. */
  public record Stage(String name, double bitsPerDim, long rounds, long examples) {}

  /**
   * A paired test against an earlier run.
   *
   * @param with its number
   * @param baseline whether the suite names it
   * @param verdict worse, same or better
   * @param difference mean of the images' differences; positive: this run costs more
   * @param lower end of the interval
   * @param upper end of the interval
   * @param detectable smallest true difference that these images could show
   */
  public record Comparison(
      int with,
      boolean baseline,
      String verdict,
      double difference,
      double lower,
      double upper,
      double detectable) {}

  /** An earlier run. */
  public record Past(int run, String started, double bitsPerDim, double standardError) {}

  /** Entries that got worse. */
  public long worse() {
    return entries.stream().filter(Entry::isWorse).count();
  }
}
