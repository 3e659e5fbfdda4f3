package io.subscale.jobs.score;

import io.subscale.datasets.split.Split;
import io.subscale.jobs.shard.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What makes a likelihood mean less than it seems to, in sentences without their full stop. */
final class Warnings {
  private Warnings() {}

  /**
   * The warnings, none if all is well.
   *
   * @param imported stages whose weights come from elsewhere
   * @param images of the split
   * @param duplicates of the data set, or null where nobody counted them
   */
  static List<String> of(
      List<Evaluation.StageCost> stages,
      Set<String> imported,
      Split split,
      long images,
      Dataset.Duplicates duplicates) {
    List<String> warnings = new ArrayList<>();
    for (Evaluation.StageCost stage : stages) {
      if (stage.examples() == 0 && imported.contains(stage.name())) {
        warnings.add(
            "the weights of stage "
                + stage.name()
                + " were imported, and not trained further here");
      } else if (stage.examples() == 0) {
        warnings.add(
            "the decoder of stage " + stage.name() + " has had no training: no example was seen");
      }
      if (stage.bitsPerDim() >= stage.uniformBitsPerDim()) {
        warnings.add(
            format(
                "stage %s needs %.4f bits/dim, no less than the uniform code's %.4f: its decoder"
                    + " is no better than knowing nothing",
                stage.name(), stage.bitsPerDim(), stage.uniformBitsPerDim()));
      }
    }
    long shared = duplicates == null ? 0 : duplicates.images().of(split);
    if (shared > 0) {
      warnings.add(
          format(
              "%d of the %d images are in another split of this data set too, pixel for pixel",
              shared, images));
    }
    return warnings;
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
