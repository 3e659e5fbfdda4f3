package io.subscale.jobs.score;

import io.subscale.jobs.engine.Engines;
import io.subscale.jobs.error.Printable;
import io.subscale.jobs.likelihood.BitsPerDim;
import io.subscale.jobs.shard.Dataset;
import io.subscale.jobs.shard.Shards;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The content of {@code report.json}; keys in snake case. All costs but those of {@code parts} are
 * in bits per sub-pixel of the whole image, so stages add up to the total.
 *
 * @param split which images
 * @param images how many, all of the split
 * @param bitsPerDim mean over images of all stages
 * @param standardError of that mean, images taken as independent
 * @param photos how many photographs the images are of; as many as images unless they are tiles
 * @param photoStandardError of that mean, photographs taken as independent
 * @param uniformBitsPerDim what the uniform code needs
 * @param stages in generation order
 * @param parts where in an image its bits are, bits per sub-pixel of the part
 * @param calibration how well each stage's distributions fit, on a share of the values
 * @param cheapest images of the lowest costs, the lowest first
 * @param dearest images of the highest costs, the highest first
 * @param trainedOn fingerprint of the data set that the decoders were trained on
 * @param seenInTraining images that are, pixel for pixel, among those trained on; null if the
 *     training's data set is not at hand, and for the split train itself
 * @param duplicates images of the data set that are in several of its splits, as prepare counted
 *     them; null in data sets from before they were counted
 * @param warnings sentences on what makes these numbers mean less than they seem to
 * @param dataset what was measured
 * @param engine what computed it; null in reports from before there were several
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
    Score.Parts parts,
    List<Calibration> calibration,
    List<ImageCost> cheapest,
    List<ImageCost> dearest,
    String trainedOn,
    Long seenInTraining,
    Dataset.Duplicates duplicates,
    List<String> warnings,
    Measured dataset,
    String engine) {
  /** Names the kind of file. */
  public static final String FORMAT = "subscale-report";

  /** The version that this program writes; those before had no word of it, nor of parts. */
  public static final int VERSION = 2;

  private static final int EXTREMES = 8;

  /**
   * One image.
   *
   * @param id in the data set
   * @param bitsPerDim all stages
   */
  public record ImageCost(String id, double bitsPerDim) {}

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

  /** The report of a score. */
  public static Evaluation of(Score score) {
    Shards shards = score.shards();
    CodeLengths lengths = score.lengths();
    int imageValues = lengths.imageValues();
    double[] nats = lengths.total();
    BitsPerDim total = BitsPerDim.of(nats, imageValues);
    // Of whole photographs the two errors are one number, to the last bit.
    BetweenPhotos between =
        lengths.photos().equals(lengths.ids())
            ? new BetweenPhotos(total.images(), total.standardError())
            : BetweenPhotos.of(nats, lengths.photos(), imageValues);
    List<ImageCost> images = new ArrayList<>();
    double[] bitsPerDim = lengths.bitsPerDim();
    for (int i = 0; i < bitsPerDim.length; i++) {
      images.add(new ImageCost(lengths.ids().get(i), bitsPerDim[i]));
    }
    List<StageCost> stages =
        score.stages().stream().map(stage -> stageCost(stage, imageValues)).toList();
    Dataset.Duplicates duplicates = shards.dataset().duplicates();
    Comparator<ImageCost> cost = Comparator.comparingDouble(ImageCost::bitsPerDim);
    return new Evaluation(
        score.split().name().toLowerCase(Locale.ROOT),
        total.images(),
        total.mean(),
        total.standardError(),
        between.photos(),
        between.standardError(),
        shards.bits(),
        stages,
        score.parts(),
        score.stages().stream().map(Score.StageScore::calibration).toList(),
        images.stream().sorted(cost).limit(EXTREMES).toList(),
        images.stream().sorted(cost.reversed()).limit(EXTREMES).toList(),
        score.stages().get(0).meta().dataset(),
        score.seen().isPresent() ? score.seen().getAsLong() : null,
        duplicates,
        Warnings.of(stages, imported(score), score.split(), total.images(), duplicates),
        new Measured(
            shards.fingerprint(),
            shards.grid().height(),
            shards.bits(),
            shards.dataset().settings().source()),
        score.engine());
  }

  private static Set<String> imported(Score score) {
    return score.stages().stream()
        .filter(stage -> stage.meta().imported())
        .map(stage -> stage.units().stage())
        .collect(Collectors.toSet());
  }

  private static StageCost stageCost(Score.StageScore stage, int imageValues) {
    BitsPerDim mean = BitsPerDim.of(stage.costs().images(), imageValues);
    return new StageCost(
        stage.units().stage(),
        mean.mean(),
        mean.standardError(),
        stage.units().uniformBitsPerDim(),
        stage.meta().state().round(),
        stage.meta().state().examples());
  }

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
            Printable.markdown(dataset.source())));
    if (engine != null && !engine.equals(Engines.CPU)) {
      text.append(format("Computed by the engine %s.\n\n", engine));
    }
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
    warnings.forEach(warning -> text.append("\n**Warning**: ").append(warning).append(".\n"));
    return text.append(notes()).toString();
  }

  private String notes() {
    String notes =
        "\nbits/dim: bits per colour value of the whole image. The standard error takes images as"
            + " independent.\n";
    if (photos < images) {
      notes +=
          format(
              "But they are tiles of %d photographs, and tiles of one photograph are not%s.\n",
              photos,
              photos < 2
                  ? ""
                  : format(
                      "; between photographs the sum's standard error is %.4f",
                      photoStandardError));
    }
    return notes + seen();
  }

  private String seen() {
    String foreign =
        trainedOn.equals(dataset.fingerprint())
            ? ""
            : format("The decoders were trained on another data set, `%s`.\n", trainedOn);
    if (split.equals("train")) {
      return foreign;
    }
    if (seenInTraining == null) {
      return foreign
          + "Whether images occur in training too is not known: its data set is not at hand.\n";
    }
    return foreign
        + (seenInTraining == 0
            ? "No image occurs in training too.\n"
            : format("%d of the images occur in training too, pixel for pixel.\n", seenInTraining));
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
