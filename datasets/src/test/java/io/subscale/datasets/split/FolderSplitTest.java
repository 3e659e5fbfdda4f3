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
}
