package io.subscale.jobs.page.figures;

import io.subscale.jobs.codec.CodecCost;
import io.subscale.jobs.score.Evaluation;
import java.util.List;
import java.util.Map;

/**
 * All that a run's page shows, but for pictures.
 *
 * @param name of the run: its folder's
 * @param folder where it is
 * @param config the resolved configuration of the last training, by key in order
 * @param stages that have been trained, in generation order
 * @param evaluations by split: test, valid, train
 * @param codecs what codecs, and the law without a network, need for the pictures of a split; by
 *     the split's name
 * @param samples null if none were drawn
 * @param provenance null before the first checkpoint
 */
public record RunFigures(
    String name,
    String folder,
    Map<String, String> config,
    List<StageFigures> stages,
    List<Evaluation> evaluations,
    Map<String, List<CodecCost>> codecs,
    Samples samples,
    Provenance provenance) {

  /**
   * Pictures that were drawn.
   *
   * @param count pictures
   * @param seed of the run
   * @param stages that were drawn
   * @param given what was known beforehand: {@code nothing}, {@code pixels}, ...
   * @param bitsPerDim mean cost of what was drawn, under the decoders themselves
   * @param steering of each stage, as text
   */
  public record Samples(
      long count,
      long seed,
      List<String> stages,
      String given,
      double bitsPerDim,
      Map<String, String> steering) {}

  /**
   * What made the newest checkpoints.
   *
   * @param dataset fingerprint of the data set
   * @param configuration fingerprint of plan and networks
   * @param versions of the program and its libraries
   * @param changes settings of training that were changed on the way
   */
  public record Provenance(
      String dataset, String configuration, Map<String, String> versions, List<Change> changes) {}

  /**
   * A setting that was changed.
   *
   * @param stage that was being trained
   * @param round after which
   */
  public record Change(String stage, long round, String key, String was, String now) {}

  /** What the page is about first: the likelihood of the test split, else of another. */
  public Evaluation headline() {
    return evaluations.isEmpty() ? null : evaluations.get(0);
  }

  /** A key's value; empty if the run has none. */
  public String setting(String key) {
    return config.getOrDefault(key, "");
  }

  /** Whether a stage has been trained further since a split was scored. */
  public boolean isOutdated(Evaluation evaluation) {
    for (Evaluation.StageCost cost : evaluation.stages()) {
      for (StageFigures stage : stages) {
        if (stage.name().equals(cost.name()) && stage.rounds() > cost.rounds()) {
          return true;
        }
      }
    }
    return false;
  }
}
