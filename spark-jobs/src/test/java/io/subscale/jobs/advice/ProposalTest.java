package io.subscale.jobs.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.subscale.datasets.image.PngWriter;
import io.subscale.datasets.image.RgbImage;
import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.split.Split;
import io.subscale.jobs.config.ConfigLoader;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.config.Verb;
import io.subscale.jobs.error.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProposalTest {
  @TempDir Path folder;

  @Test
  void aLookCountsFormatsAndMeasuresASample() throws IOException {
    Files.createDirectories(folder.resolve("train"));
    Files.createDirectories(folder.resolve("test"));
    for (int i = 0; i < 60; i++) {
      write(i % 3 == 0 ? "test" : "train", i + ".png", 40 + i % 2 * 30, 50);
    }
    Files.writeString(folder.resolve("train/broken.png"), "no picture");
    Files.writeString(folder.resolve("notes.txt"), "no picture");

    SourceLook look = SourceLook.at(folder.toString(), new Configuration());

    assertThat(look.pictures()).isEqualTo(61);
    assertThat(look.formats()).isEqualTo(Map.of("png", 61L));
    assertThat(look.sides()).containsExactlyInAnyOrder(Split.TRAIN, Split.TEST);
    assertThat(look.outside()).isZero();
    assertThat(look.shortSides()).hasSize(48 - look.unreadable()).contains(40, 50);
    assertThat(look.flat()).isEqualTo(1);
    assertThat(config(look).data().split().by()).isEqualTo(SubscaleConfig.SplitBy.OFFICIAL);
  }

  @Test
  void flatIsTheShareOfPixelsThatRepeatTheirLeftNeighbour() {
    byte[] rgb = {1, 2, 3, 1, 2, 3, 9, 2, 3, 4, 4, 4, 4, 4, 5, 4, 4, 5};
    assertThat(SourceLook.flat(new RgbImage(2, 3, rgb))).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void largePhotographsAreCutIntoTiles() {
    SubscaleConfig config = config(look(27, 0.2, 900, 1200));
    assertThat(config.data().framing()).isEqualTo(SubscaleConfig.FramingKind.TILE);
    assertThat(config.data().shrink()).isEqualTo(2);
    assertThat(config.data().split().by()).isEqualTo(SubscaleConfig.SplitBy.RANK);
    assertThat(config.train().flip()).isTrue();
  }

  @Test
  void drawnPicturesKeepTheirSideAndAreNotMirrored() {
    SubscaleConfig config = config(look(2200, 0.7, 64, 64));
    assertThat(config.data().framing()).isEqualTo(SubscaleConfig.FramingKind.CROP);
    assertThat(config.data().size()).isEqualTo(64);
    assertThat(config.plan().kind()).isEqualTo(Plan.MULTIDIMENSIONAL);
    assertThat(config.plan().scale()).isEqualTo(2);
    assertThat(config.data().split().by()).isEqualTo(SubscaleConfig.SplitBy.HASH);
    assertThat(config.train().flip()).isFalse();
  }

  @Test
  void morePicturesThanAnHourAllowsBecomeSmaller() {
    SubscaleConfig config = config(look(500_000, 0.2, 300, 400));
    assertThat(config.data().size()).isEqualTo(32);
    assertThat(config.train().minutes()).isGreaterThan(60);
  }

  @Test
  void smallPicturesAreNotEnlarged() {
    assertThat(config(look(700, 0.2, 20, 30)).data().size()).isEqualTo(16);
  }

  @Test
  void nothingReadableIsNothingToPropose() {
    SourceLook look = new SourceLook("x", 5, Map.of(), Set.of(), 5, 5, new int[0], 0);
    assertThatThrownBy(() -> new Proposal(look, "x", "x", 2).text())
        .isInstanceOf(JobException.class)
        .hasMessageContaining("none of the sample can be decoded");
  }

  private static SourceLook look(long pictures, double flat, int smallest, int largest) {
    int[] sides = new int[48];
    Arrays.fill(sides, 0, 24, smallest);
    Arrays.fill(sides, 24, 48, largest);
    return new SourceLook(
        "x", pictures, Map.of("png", pictures), Set.of(), pictures, 0, sides, flat);
  }

  private static SubscaleConfig config(SourceLook look) {
    String text = new Proposal(look, "a \"b\"\nc", "x", 2).text();
    SubscaleConfig config = ConfigLoader.kept(Verb.TRAIN, text, "test", Map.of());
    assertThat(config.data().source()).isEqualTo("a \"b\"\nc");
    return config;
  }

  private void write(String side, String name, int height, int width) throws IOException {
    RgbImage image = new RgbImage(height, width, new byte[height * width * 3]);
    Files.write(folder.resolve(side).resolve(name), PngWriter.png(image));
  }
}
