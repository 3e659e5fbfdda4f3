package io.subscale.datasets.archive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNamesTest {
  @ParameterizedTest
  @CsvSource({
    "a.png, false",
    "_MG_1234.jpg, false",
    "_raw/a.png, false",
    "x.y/a.png, false",
    ".a.png, true",
    "._a.png, true",
    "a/.thumbnails/x.png, true",
    "__MACOSX/d/z.png, true",
    "@eaDir/a.png/S.png, true",
    "b/@eaDir/x.png, true",
    "#recycle/a.png, true",
    "$RECYCLE.BIN/a.png, true",
    "lost+found/a.png, true",
    "_temporary/0/a.png, true"
  })
  void hiddenIsWhatSystemsKeepForThemselves(String path, boolean expected) {
    assertThat(FileNames.hidden(path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "a.tar, true",
    "a.ZIP, true",
    "a.tgz, true",
    "d/a.tar.gz, true",
    "a.tar.d/b.png, false",
    "tar, false",
    "a.tart, false"
  })
  void archivesAreKnownByTheirNames(String path, boolean expected) {
    assertThat(FileNames.archive(path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"a/b.JPG, jpg", "a.b/c, ''", "x.tar.gz, gz"})
  void endingsAreInSmallLetters(String path, String expected) {
    assertThat(FileNames.ending(path)).isEqualTo(expected);
  }
}
