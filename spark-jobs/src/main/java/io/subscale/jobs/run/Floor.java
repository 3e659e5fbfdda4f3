package io.subscale.jobs.run;

import io.subscale.datasets.plan.Stage;
import io.subscale.datasets.split.Split;
import io.subscale.jobs.error.ExitCode;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.json.Bounds;
import io.subscale.jobs.json.JsonFormat;
import io.subscale.jobs.json.Matches;
import io.subscale.jobs.json.MayBeNull;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * The content of a stage's {@code floor.json}: what its law costs before the first step, when
 * nothing but a least-squares prediction and the scale of its error is known. What a network gains
 * is counted from here.
 *
 * @param format always {@code subscale-floor}
 * @param version of this format
 * @param stage its name
 * @param dataset fingerprint of the data set trained on, whose splits these are
 * @param valid of validation images; null if there are none
 * @param test of test images; null if there are none
 */
public record Floor(
    String format,
    int version,
    String stage,
    @Matches(Matches.SHA256) String dataset,
    @MayBeNull Cost valid,
    @MayBeNull Cost test) {
  private static final JsonFormat FORMAT = new JsonFormat("subscale-floor", 1, 1, "train again");

  /**
   * The cost of some images of a split.
   *
   * @param images the first so many, in the order of the row groups
   * @param bitsPerDim mean over them
   */
  public record Cost(@Bounds(min = 1) long images, double bitsPerDim) {}

  /** The floor of a stage. */
  public static Floor of(Stage stage, String dataset, Cost valid, Cost test) {
    return new Floor("", 0, stage.name(), dataset, valid, test);
  }

  /** Writes it into the stage's folder. */
  public void write(RunFolder folder, Stage at) throws IOException {
    folder.files().writeText(path(folder, at), FORMAT.write(this));
  }

  /**
   * All stages' cost together; empty if a stage has no floor (a softmax head, an older run), or has
   * it of another data set or split. Its images are the least of any stage's.
   */
  public static Optional<Cost> sum(
      RunFolder folder, List<Stage> stages, String dataset, Split split) throws IOException {
    double sum = 0;
    long images = Long.MAX_VALUE;
    for (Stage stage : stages) {
      Cost cost =
          read(folder, stage)
              .filter(f -> f.dataset.equals(dataset))
              .map(f -> f.of(split))
              .orElse(null);
      if (cost == null) {
        return Optional.empty();
      }
      sum += cost.bitsPerDim();
      images = Math.min(images, cost.images());
    }
    return Optional.of(new Cost(images, sum));
  }

  private Cost of(Split split) {
    return switch (split) {
      case TRAIN -> null;
      case VALID -> valid;
      case TEST -> test;
    };
  }

  /** A damaged one is as none: it is no part of any result. */
  private static Optional<Floor> read(RunFolder folder, Stage stage) throws IOException {
    Path path = path(folder, stage);
    try {
      return Optional.of(FORMAT.read(folder.files().readBytes(path), Floor.class, path.toString()));
    } catch (FileNotFoundException none) {
      return Optional.empty();
    } catch (JobException e) {
      if (e.exitCode() != ExitCode.DATA) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private static Path path(RunFolder folder, Stage stage) {
    return new Path(folder.path(), stage.name() + "/floor.json");
  }
}
