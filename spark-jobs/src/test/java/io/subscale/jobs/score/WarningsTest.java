package io.subscale.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.datasets.split.Split;
import io.subscale.jobs.shard.Dataset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WarningsTest {
  private static final Evaluation.StageCost GOOD =
      new Evaluation.StageCost("small", 0.5, 0.1, 0.75, 9, 100);

  @Test
  void aTrainedDecoderBelowTheUniformCodeHasNone() {
    Dataset.Duplicates others =
        new Dataset.Duplicates(new Dataset.Images(3, 2, 0), 2, 0, List.of());
    assertThat(Warnings.of(List.of(GOOD), Set.of(), Split.TEST, 40, null)).isEmpty();
    assertThat(Warnings.of(List.of(GOOD), Set.of(), Split.TEST, 40, others)).isEmpty();
  }

  @Test
  void aDecoderWithoutTrainingIsNamed() {
    Evaluation.StageCost start = new Evaluation.StageCost("size", 0.5, 0.1, 0.75, 0, 0);
    assertThat(Warnings.of(List.of(GOOD, start), Set.of(), Split.TEST, 40, null))
        .containsExactly("the decoder of stage size has had no training: no example was seen");
    assertThat(Warnings.of(List.of(GOOD, start), Set.of("size"), Split.TEST, 40, null))
        .containsExactly("the weights of stage size were imported, and not trained further here");
  }

  @Test
  void aDecoderAtOrAboveTheUniformCodeIsNamed() {
    for (double bits : new double[] {2.25, 2.5}) {
      Evaluation.StageCost bad = new Evaluation.StageCost("size", bits, 0.1, 2.25, 1, 8);
      assertThat(Warnings.of(List.of(GOOD, bad), Set.of(), Split.TEST, 40, null))
          .singleElement()
          .asString()
          .startsWith("stage size needs " + bits)
          .contains("no less than the uniform code's 2.2500");
    }
  }

  @Test
  void imagesOfTheSplitThatAreInOthersAreCounted() {
    Dataset.Duplicates shared =
        new Dataset.Duplicates(new Dataset.Images(30, 2, 12), 10, 0, List.of());
    assertThat(Warnings.of(List.of(GOOD), Set.of(), Split.TEST, 96, shared))
        .containsExactly(
            "12 of the 96 images are in another split of this data set too, pixel for pixel");
    assertThat(Warnings.of(List.of(GOOD), Set.of(), Split.VALID, 90, shared))
        .singleElement()
        .asString()
        .startsWith("2 of the 90 images");
  }
}
