package io.subscale.jobs.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subscale.datasets.decode.ImageDecoder;
import io.subscale.datasets.demo.ShapePicture;
import io.subscale.datasets.image.PngWriter;
import io.subscale.datasets.image.RgbImage;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.seed.Seed;
import io.subscale.jobs.config.Verb;
import io.subscale.jobs.error.ExitCode;
import io.subscale.jobs.error.Failure;
import io.subscale.jobs.run.RunPlan;
import io.subscale.jobs.sample.output.SampleTable;
import io.subscale.jobs.testing.TinyRun;
import io.subscale.jobs.train.TrainJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Completions, enlargements and pictures of a few stages, of an 8x8 run in four slices. */
@Tag("slow")
class ConditioningPicturesTest {
  @TempDir static Path folder;
  private static TinyRun run;
  private static PlanGeometry geometry;

  @BeforeAll
  static void train() throws IOException {
    run =
        new TinyRun(folder)
            .with("plan.kind", "multidimensional")
            .with("train.rounds", 1)
            .with("train.validate_images", 0)
            .with("sample.count", 3)
            .with("sample.batch", 2)
            .prepared();
    TrainJob.run(run.config(Verb.TRAIN), TinyRun.session(), line -> {});
    geometry = RunPlan.of(run.config(Verb.SAMPLE)).geometry();
    pictures("large", 8, 2);
    pictures("small", 4, 3);
  }

  private static void pictures(String name, int size, int count) throws IOException {
    Path pictures = Files.createDirectory(folder.resolve(name));
    for (int i = 0; i < count; i++) {
      RgbImage picture = ShapePicture.draw(size, Seed.of(i));
      Files.write(pictures.resolve(name + i + ".png"), PngWriter.png(picture));
    }
  }

  @Test
  void completionsKeepTheFirstSlicesOfTheirPictures() throws IOException {
    List<SampleTable.Row> rows =
        sample(
            run.with("sample.complete", folder.resolve("large")).with("sample.keep_slices", "2"));
    for (SampleTable.Row row : rows) {
      byte[] picture = values(8, row.number() % 2);
      assertThat(row.slices()).startsWith(Arrays.copyOf(picture, picture.length / 2));
      assertThat(row.slices()).isNotEqualTo(picture);
    }
    assertThat(rows.get(0).slices()).isNotEqualTo(rows.get(2).slices());
  }

  @Test
  void completionsKeepTheFirstPixels() throws IOException {
    for (SampleTable.Row row :
        sample(
            run.with("sample.complete", folder.resolve("large")).with("sample.keep_pixels", "5"))) {
      byte[] picture = values(8, row.number() % 2);
      assertThat(row.slices()).startsWith(Arrays.copyOf(picture, 15));
      assertThat(row.slices()).isNotEqualTo(picture);
    }
  }

  @Test
  void enlargedPicturesHaveTheSmallOnesAsSliceZero() throws IOException {
    for (SampleTable.Row row : sample(run.with("sample.upscale_size", folder.resolve("small")))) {
      byte[] small = ShapePicture.draw(4, Seed.of(row.number())).rgb();
      assertThat(row.slices()).startsWith(geometry.depth().fromIntensities(small));
      assertThat(row.logProbabilities().get(0)).isZero();
    }
  }

  @Test
  void deepenedPicturesKeepTheHighBits() throws IOException {
    for (SampleTable.Row row : sample(run.with("sample.upscale_depth", folder.resolve("large")))) {
      byte[] picture = values(8, row.number() % 2);
      for (int v = 0; v < picture.length; v++) {
        assertThat(geometry.depth().hi(row.slices()[v])).isEqualTo(geometry.depth().hi(picture[v]));
      }
      assertThat(row.slices()).isNotEqualTo(picture);
    }
  }

  @Test
  void stagesEndWithTheSmallPicture() throws Exception {
    for (SampleTable.Row row : sample(run.with("sample.stages", "small"))) {
      assertThat(row.stages()).containsExactly("small");
    }
    RgbImage png =
        new ImageDecoder(0, 1 << 20)
            .decode(Files.readAllBytes(folder.resolve("run/samples/sample-000000.png")));
    assertThat(png.height()).isEqualTo(4);
  }

  @Test
  void wrongPicturesAreSentences() throws IOException {
    expect("sample.upscale_size", "large", "large0.png is 8 x 8 pixels; this run's slices are 4");
    expect("sample.upscale_depth", "small", "small0.png is 4 x 4 pixels; this run's images are 8");
    expect("sample.upscale_depth", "nowhere", "sample.upscale_depth: there is no folder");
    Files.createDirectory(folder.resolve("empty"));
    expect("sample.upscale_size", "empty", "sample.upscale_size: there is no picture in");
    Files.createDirectory(folder.resolve("text"));
    Files.writeString(folder.resolve("text/a.png"), "no picture");
    expect("sample.upscale_size", "text", "a.png: not a JPEG");
  }

  private static void expect(String key, String name, String words) {
    assertThatThrownBy(() -> sample(run.with(key, folder.resolve(name))))
        .satisfies(e -> assertThat(Failure.of(e).exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContaining(words);
  }

  private static byte[] values(int size, long number) {
    byte[] rgb = ShapePicture.draw(size, Seed.of(number)).rgb();
    return geometry.grid().toSlices(geometry.depth().fromIntensities(rgb));
  }

  private static List<SampleTable.Row> sample(TinyRun run) throws IOException {
    SampleJob.run(run.config(Verb.SAMPLE), TinyRun.session(), line -> {});
    Path samples = folder.resolve("run/samples");
    return Stream.of("group-000000.parquet", "group-000001.parquet")
        .map(name -> new org.apache.hadoop.fs.Path(samples.resolve(name).toUri()))
        .flatMap(path -> SampleTable.read(path, new Configuration()).rows().stream())
        .toList();
  }
}
