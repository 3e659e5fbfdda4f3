package io.subscale.jobs.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.datasets.demo.ShapePicture;
import io.subscale.datasets.image.PngWriter;
import io.subscale.datasets.image.RgbImage;
import io.subscale.datasets.seed.Seed;
import io.subscale.jobs.config.Verb;
import io.subscale.jobs.shard.Dataset;
import io.subscale.jobs.shard.Shards;
import io.subscale.jobs.testing.TinyRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What prepare says and writes of images that are in more than one split. */
@Tag("slow")
class PrepareDuplicatesTest {
  private static final int SIZE = 8;

  private final List<String> said = new ArrayList<>();
  private TinyRun run;

  @TempDir Path folder;

  @BeforeEach
  void splitsByFolders() {
    run =
        new TinyRun(folder)
            .with("data.source", folder.resolve("in"))
            .with("data.split.by", "folder");
  }

  @Test
  void duplicatesAcrossSplitsAreToldAndWritten() throws IOException {
    write("train/a.png", shape(1));
    write("train/a-again.png", shape(1));
    write("train/b.png", shape(2));
    write("train/white.png", white());
    write("valid/white.png", white());
    write("test/a.png", shape(1));
    write("test/c.png", shape(3));
    Dataset.Duplicates expected =
        new Dataset.Duplicates(
            new Dataset.Images(3, 1, 1),
            2,
            1,
            List.of(
                new Dataset.Duplicate(false, "train/a-again.png", null, "test/a.png"),
                new Dataset.Duplicate(true, "train/white.png", "valid/white.png", null)));
    String warning =
        "warning: 5 images are in another split too, pixel for pixel: 3 of train, 1 of valid, 1 of"
            + " test; different ones: 2, of a single colour: 1, such as train train/a-again.png ="
            + " test test/a.png, train train/white.png = valid valid/white.png";

    assertThat(prepare()).containsEntry("duplicates", expected);
    assertThat(said).contains(warning);
    assertThat(described()).isEqualTo(expected);

    said.clear();
    assertThat(prepare()).containsEntry("reused", true).containsEntry("duplicates", expected);
    assertThat(said).contains(warning);
  }

  @Test
  void tilesAreComparedNotPhotographs() throws IOException {
    write("train/wide.png", beside(shape(1), shape(2)));
    write("test/wide.png", beside(shape(2), shape(3)));
    run = run.with("data.framing", "tile");

    prepare();
    assertThat(described().images()).isEqualTo(new Dataset.Images(1, 0, 1));
    assertThat(described().examples())
        .containsExactly(
            new Dataset.Duplicate(false, "train/wide.png#y0x1", null, "test/wide.png#y0x0"));
  }

  @Test
  void withoutDuplicatesNothingIsTold() throws IOException {
    write("train/a.png", shape(1));
    write("train/a-again.png", shape(1));
    write("test/b.png", shape(2));

    assertThat(prepare()).containsEntry("duplicates", SamePixels.NONE);
    assertThat(said).noneMatch(line -> line.contains("warning"));
  }

  private Map<String, Object> prepare() throws IOException {
    return PrepareJob.run(run.config(Verb.PREPARE), TinyRun.session(), said::add);
  }

  private Dataset.Duplicates described() throws IOException {
    return Shards.open(folder.resolve("shards").toString(), new Configuration())
        .dataset()
        .duplicates();
  }

  private void write(String name, RgbImage picture) throws IOException {
    Path file = folder.resolve("in").resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, PngWriter.png(picture));
  }

  private static RgbImage shape(int number) {
    return ShapePicture.draw(SIZE, Seed.of(number));
  }

  private static RgbImage white() {
    byte[] rgb = new byte[SIZE * SIZE * RgbImage.CHANNELS];
    Arrays.fill(rgb, (byte) -1);
    return new RgbImage(SIZE, SIZE, rgb);
  }

  private static RgbImage beside(RgbImage left, RgbImage right) {
    int row = SIZE * RgbImage.CHANNELS;
    byte[] rgb = new byte[2 * SIZE * row];
    for (int y = 0; y < SIZE; y++) {
      System.arraycopy(left.rgb(), y * row, rgb, 2 * y * row, row);
      System.arraycopy(right.rgb(), y * row, rgb, (2 * y + 1) * row, row);
    }
    return new RgbImage(SIZE, 2 * SIZE, rgb);
  }
}
