package io.subscale.model.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subscale.datasets.batch.Batch;
import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.model.net.TinyWorld.Heads;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

class DecoderDataSetTest {
  private final PlanGeometry geometry = TinyWorld.geometry(Plan.MULTIDIMENSIONAL, 2, 2, 3, 4);
  private final Stage stage = geometry.stage("depth");
  private final DecoderSpec spec =
      DecoderSpec.of(stage, geometry, Heads.LAW_WITH_BODY.of(TinyWorld.net()));
  private final Batch batch = TinyWorld.batch(geometry, stage, 3, 1);

  @Test
  void arraysAreThoseOfTheDecoderAndMadeOnce() {
    MultiDataSet wanted = Decoder.dataSet(spec, batch);
    DecoderDataSet set = new DecoderDataSet(spec, batch);
    assertThat(set.batch()).isSameAs(batch);
    assertThat(set.numFeatureArrays()).isEqualTo(4);
    assertThat(set.numLabelsArrays()).isEqualTo(1);
    assertThat(set.getFeatures()).isEqualTo(wanted.getFeatures());
    assertThat(set.getLabels()).isEqualTo(wanted.getLabels());
    INDArray target = set.getFeatures(0);
    assertThat(set.getFeatures()[0]).isSameAs(target);
    INDArray labels = set.getLabels(0);
    set.close();
    assertThat(target.wasClosed()).isTrue();
    assertThat(labels.wasClosed()).isTrue();
  }

  @Test
  void withoutArraysThereIsNothingToFree() {
    new DecoderDataSet(spec, batch).close();
  }

  @Test
  void aBatchOfAnotherStageIsRefused() {
    Batch small = TinyWorld.batch(geometry, geometry.stage("small"), 3, 1);
    assertThatThrownBy(() -> new DecoderDataSet(spec, small))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not fit a decoder");
  }
}
