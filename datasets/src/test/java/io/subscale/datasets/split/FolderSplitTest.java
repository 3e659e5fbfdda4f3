package io.subscale.datasets.split;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FolderSplitTest {
  private final FolderSplit rule = new FolderSplit();

  @Test
  void theFirstFolderOrArchiveDecides() {
    assertThat(rule.of("train/a.png")).contains(Split.TRAIN);
    assertThat(rule.of("train.tar/n01440764.tar/a.png")).contains(Split.TRAIN);
    assertThat(rule.of("val/test/a.png")).contains(Split.VALID);
    assertThat(rule.of("valid.zip/a.png")).contains(Split.VALID);
    assertThat(rule.of("validation/a.png")).contains(Split.VALID);
    assertThat(rule.of("test/train/a.png")).contains(Split.TEST);
  }

  @Test
  void otherFoldersSayNothing() {
    assertThat(rule.of("train.png")).isEmpty();
    assertThat(rule.of("training/a.png")).isEmpty();
    assertThat(rule.of("in/train/a.png")).isEmpty();
    assertThat(rule.of("train.tar.tar/a.png")).isEmpty();
    assertThat(rule.of("/train/a.png")).isEmpty();
  }

  @Test
  void whatKnownDataSetsCallTheirSides() {
    for (String train :
        new String[] {
          "data_batch_5/00001",
          "train_data_batch_10/00001",
          "train_64x64.tar/train_64x64/1.png",
          "train_32x32/1.png",
          "ILSVRC2012_img_train.tar/n01440764.tar/n01440764_1.JPEG",
          "train.tar.gz/a.png",
          "train-00000-of-00012.parquet/000001"
        }) {
      assertThat(rule.of(train)).as(train).contains(Split.TRAIN);
    }
    for (String test :
        new String[] {
          "test_batch/00001",
          "val_data/00001",
          "valid_64x64.tar/valid_64x64/1.png",
          "ILSVRC2012_img_val/ILSVRC2012_val_00000001.JPEG",
          "test-00000-of-00001.parquet/000001"
        }) {
      assertThat(rule.of(test)).as(test).contains(Split.TEST);
    }
    assertThat(rule.of("validation-00000-of-00001.parquet/000001")).contains(Split.VALID);
    assertThat(rule.of("ILSVRC2012_img_test.tar/ILSVRC2012_test_00000001.JPEG")).isEmpty();
    assertThat(rule.of("data_batch_6/00001")).isEmpty();
  }
}
