package io.subscale.jobs.sample;

import io.subscale.datasets.image.RgbImage;
import io.subscale.datasets.image.StripSheet;
import io.subscale.datasets.plan.Stage;
import io.subscale.datasets.plan.Target;
import io.subscale.jobs.sample.output.StagePictures;
import java.util.ArrayList;
import java.util.List;

/**
 * The contact sheet: each sample is a strip under its number, of what was given, then the picture
 * after each stage that was drawn; the last one is the sample.
 *
 * @param pictures turns values into pictures
 * @param stages the stages drawn
 * @param conditioning what was known
 * @param strips whether what was given and the stages are shown before the sample
 */
record SampleSheet(
    StagePictures pictures, List<Stage> stages, ConditioningPictures conditioning, boolean strips) {
  private static final int CELL_PIXELS = 96;

  /**
   * The sheet.
   *
   * @param samples with their values
   * @param columns samples in a row
   */
  RgbImage of(List<SampleGroup.Sampled> samples, int columns) {
    List<StripSheet.Strip> strips =
        samples.stream()
            .map(sample -> new StripSheet.Strip(Long.toString(sample.number()), strip(sample)))
            .toList();
    int zoom = Math.max(1, CELL_PIXELS / pictures.geometry().grid().height());
    return new StripSheet(zoom).of(titles(), strips, columns);
  }

  private List<String> titles() {
    List<String> titles = new ArrayList<>();
    if (strips) {
      titles.addAll(
          switch (conditioning.kind()) {
            case NOTHING -> List.of();
            case PIXELS -> List.of("given", "kept");
            case SMALL, HIGH_BITS -> List.of("given");
          });
      for (Stage stage : stages.subList(0, stages.size() - 1)) {
        if (!skipped(stage)) {
          titles.add(stage.name());
        }
      }
    }
    titles.add(stages.get(stages.size() - 1).name());
    return titles;
  }

  private List<RgbImage> strip(SampleGroup.Sampled sample) {
    List<RgbImage> strip = new ArrayList<>();
    if (strips) {
      strip.addAll(known(sample.number()));
      for (Stage stage : stages.subList(0, stages.size() - 1)) {
        if (!skipped(stage)) {
          strip.add(pictures.after(stage, sample.slices()));
        }
      }
    }
    strip.add(pictures.after(stages.get(stages.size() - 1), sample.slices()));
    return strip;
  }

  /** The original and what is kept of it; of small or low-bit pictures, the picture. */
  private List<RgbImage> known(long number) {
    return switch (conditioning.kind()) {
      case NOTHING -> List.of();
      case PIXELS ->
          List.of(
              pictures.complete(conditioning.of(number)),
              pictures.known(conditioning.of(number), conditioning.pixels()));
      case SMALL -> List.of(pictures.small(conditioning.of(number)));
      case HIGH_BITS -> List.of(pictures.high(conditioning.of(number)));
    };
  }

  /** Whether all of a stage is given, so that its picture would be what is shown already. */
  private boolean skipped(Stage stage) {
    return switch (conditioning.kind()) {
      case NOTHING, PIXELS -> false;
      case SMALL -> stage.name().equals("small");
      case HIGH_BITS -> stage.target() == Target.HI;
    };
  }
}
