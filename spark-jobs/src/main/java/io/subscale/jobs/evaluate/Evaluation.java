package io.subscale.jobs.evaluate;

import java.util.List;
import java.util.Locale;

/**
 * The content of {@code report.json}; keys in snake case. All costs are in bits per sub-pixel of
 * the whole image, so stages add up to the total.
 *
 * @param split which images
 * @param images how many, all of the split
 * @param bitsPerDim mean over images of all stages
 * @param standardError of that mean, images taken as independent
 * @param photos how many photographs the images are of; as many as images unless they are tiles
 * @param photoStandardError of that mean, photographs taken as independent
 * @param uniformBitsPerDim what the uniform code needs
 * @param stages in generation order
 * @param dataset what was measured
 */
public record Evaluation(
    String split,
    long images,
    double bitsPerDim,
    double standardError,
    long photos,
    double photoStandardError,
    double uniformBitsPerDim,
    List<StageCost> stages,
    Measured dataset) {

  /**
   * One stage's part.
   *
   * @param name of the stage
   * @param bitsPerDim mean over images
   * @param standardError of that mean
   * @param uniformBitsPerDim what the uniform code needs for this part
   * @param rounds of training behind the decoder
   * @param examples seen in them
   */
  public record StageCost(
      String name,
      double bitsPerDim,
      double standardError,
      double uniformBitsPerDim,
      long rounds,
      long examples) {}

  /**
   * The data set.
   *
   * @param fingerprint of its content
   * @param size height and width of an image
   * @param bits of a value
   * @param source what it was prepared from
   */
  public record Measured(String fingerprint, int size, int bits, String source) {}

  /** The report for a person. */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    text.append("# Likelihood of the ").append(split).append(" split\n\n");
    text.append(
        format(
            "%d images of %dx%d, %d bits, data set `%s` (%s). Exact: every image, every slice,"
                + " every stage.\n\n",
            images,
            dataset.size(),
            dataset.size(),
            dataset.bits(),
            dataset.fingerprint(),
            dataset.source()));
    text.append("| stage | bits/dim | standard error | uniform code | training examples |\n");
    text.append("|---|---|---|---|---|\n");
    for (StageCost stage : stages) {
      text.append(
          format(
              "| %s | %.4f | %.4f | %.4f | %d |\n",
              stage.name(),
              stage.bitsPerDim(),
              stage.standardError(),
              stage.uniformBitsPerDim(),
              stage.examples()));
    }
    text.append(
        format(
            "| **sum** | **%.4f** | %.4f | %.4f | |\n",
            bitsPerDim, standardError, uniformBitsPerDim));
    text.append(
        "\nbits/dim: bits per colour value of the whole image. The standard error takes images as"
            + " independent.\n");
    if (photos < images) {
      text.append(
          format(
              "But they are tiles of %d photographs, and tiles of one photograph are not%s.\n",
              photos,
              photos < 2
                  ? ""
                  : format(
                      "; between photographs the sum's standard error is %.4f",
                      photoStandardError)));
    }
    return text.toString();
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
