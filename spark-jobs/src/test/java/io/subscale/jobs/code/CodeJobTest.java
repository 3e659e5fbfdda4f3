package io.subscale.jobs.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.subscale.datasets.decode.ImageDecoder;
import io.subscale.datasets.image.PngWriter;
import io.subscale.datasets.image.RgbImage;
import io.subscale.jobs.config.Verb;
import io.subscale.jobs.error.ExitCode;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.testing.TinyRun;
import io.subscale.jobs.train.TrainJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class CodeJobTest {
  private static final int[][] SIZES = {{8, 8}, {1, 1}, {19, 3}, {8, 9}, {16, 16}};

  @TempDir static Path folder;
  private static TinyRun run;
  private static Map<String, Object> result;

  @BeforeAll
  static void compressed() throws IOException {
    run =
        new TinyRun(folder)
            .with("data.bits", 8)
            .with("plan.kind", "depth")
            .with("train.rounds", 1)
            .with("train.validate_images", 0)
            .with("code.from", folder.resolve("pictures"))
            .with("code.to", folder.resolve("codes"))
            .prepared();
    TrainJob.run(run.config(Verb.TRAIN), TinyRun.session(), line -> {});
    Files.createDirectory(folder.resolve("pictures"));
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < SIZES.length; i++) {
      byte[] rgb = new byte[SIZES[i][0] * SIZES[i][1] * 3];
      for (int v = 0; v < rgb.length; v++) {
        rgb[v] = (byte) (i % 2 == 0 ? random.nextInt() : 100 + v);
      }
      RgbImage picture = new RgbImage(SIZES[i][1], SIZES[i][0], rgb);
      Files.write(folder.resolve("pictures/p" + i + ".png"), PngWriter.png(picture));
    }
    Files.writeString(folder.resolve("pictures/notes.txt"), "no picture");
    result = compress(run);
  }

  private static Map<String, Object> compress(TinyRun run) throws IOException {
    return CodeJob.compress(run.config(Verb.COMPRESS), TinyRun.session(), line -> {});
  }

  private static Map<String, Object> decompress(Path codes, Path to) throws IOException {
    TinyRun back = run.with("code.from", codes).with("code.to", to);
    return CodeJob.decompress(back.config(Verb.DECOMPRESS), TinyRun.session(), line -> {});
  }

  private static Map<String, byte[]> files(Path path) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> list = Files.list(path)) {
      for (Path file : list.toList()) {
        files.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return files;
  }

  @Test
  void picturesOfAnySizeComeBack() throws Exception {
    assertThat(result)
        .containsEntry("pictures", 5)
        .containsEntry("tiles", 11L)
        .containsEntry("values", 11L * 192);
    Path back = folder.resolve("back");
    assertThat(decompress(folder.resolve("codes"), back))
        .containsEntry("pictures", 5)
        .containsEntry("file_bytes", result.get("file_bytes"))
        .containsEntry("code_bytes", result.get("code_bytes"));
    ImageDecoder decoder = new ImageDecoder(0, 1000);
    Map<String, byte[]> pictures = files(back);
    assertThat(pictures).hasSize(5);
    for (Map.Entry<String, byte[]> picture : pictures.entrySet()) {
      byte[] original = Files.readAllBytes(folder.resolve("pictures/" + picture.getKey()));
      RgbImage expected = decoder.decode(original);
      RgbImage found = decoder.decode(picture.getValue());
      assertThat(found.width()).isEqualTo(expected.width());
      assertThat(found.rgb()).isEqualTo(expected.rgb());
    }
  }

  @Test
  void filesAreAsLongAsTheLikelihoodSays() throws IOException {
    double likelihood = (double) result.get("likelihood_bytes");
    assertThat((double) (long) result.get("code_bytes"))
        .isCloseTo(likelihood, within(0.0005 * likelihood + 11));
    long files = files(folder.resolve("codes")).values().stream().mapToLong(f -> f.length).sum();
    assertThat(result).containsEntry("file_bytes", files);
    // A frame a file, and one or two bytes of length a tile.
    long frames = files - (long) result.get("code_bytes") - 5L * CodeFile.FRAME_BYTES;
    assertThat(frames).isBetween(11L, 22L);
    double bits = (double) result.get("bits_per_dim");
    assertThat(bits).isCloseTo(likelihood * 8 / (11 * 192), within(1e-9));
  }

  @Test
  void bytesDependNeitherOnGroupsNorOnTheBatch() throws IOException {
    for (int batch : new int[] {1, 3, 64}) {
      Path to = folder.resolve("codes-" + batch);
      compress(run.with("code.batch", batch).with("code.to", to));
      Map<String, byte[]> again = files(to);
      files(folder.resolve("codes"))
          .forEach((name, bytes) -> assertThat(again.get(name)).as(name).isEqualTo(bytes));
    }
  }

  @Test
  void whatIsDamagedIsNamedAndTheOthersComeBack() throws IOException {
    Path codes = folder.resolve("damaged");
    FileUtils.copyDirectory(folder.resolve("codes").toFile(), codes.toFile());
    change(codes.resolve("p0.png.subscale"), 60, false);
    change(codes.resolve("p2.png.subscale"), -1, true);
    // A wrong code with a right checksum: what a machine that computes other bits would do.
    Path sum = codes.resolve("p4.png.subscale");
    byte[] bytes = Files.readAllBytes(sum);
    bytes[bytes.length - 1]++;
    Files.write(sum, bytes);
    Path back = folder.resolve("back-of-damaged");
    assertThatThrownBy(() -> decompress(codes, back))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContaining("3 of 5 files could not be taken")
        .hasMessageContaining("p0.png.subscale is damaged: its codes do not fit their checksum")
        .hasMessageContaining("it is cut off, or has been added to")
        .hasMessageContaining("p4.png.subscale gives other pixels than were compressed");
    assertThat(files(back)).containsOnlyKeys("p1.png", "p3.png");
  }

  private static void change(Path file, int at, boolean cut) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (cut) {
      Files.write(file, Arrays.copyOf(bytes, bytes.length + at));
      return;
    }
    bytes[at] ^= 4;
    Files.write(file, bytes);
  }

  @Test
  void anotherCheckpointIsNamed() throws IOException {
    TinyRun more = run.with("run.dir", folder.resolve("other-run")).with("run.seed", 8);
    TrainJob.run(more.config(Verb.TRAIN), TinyRun.session(), line -> {});
    TinyRun foreign =
        more.with("code.from", folder.resolve("codes")).with("code.to", folder.resolve("none"));
    List<String> said = new ArrayList<>();
    assertThatThrownBy(
            () -> CodeJob.decompress(foreign.config(Verb.DECOMPRESS), TinyRun.session(), said::add))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContaining("5 of 5 files could not be taken")
        .hasMessageContaining("was compressed by model ")
        .hasMessageContaining("plan depth, scale 2, tiles of 8 x 8, 8 bits, 2 of them high")
        .hasMessageContaining("choose the run and the checkpoint");
    assertThat(folder.resolve("none")).doesNotExist();
    assertThat(said).anyMatch(line -> line.startsWith("model "));
  }

  @Test
  void whatIsNotThereIsNamed() {
    assertThatThrownBy(() -> compress(run.with("code.from", folder.resolve("nowhere"))))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("code.from: there is no folder");
    assertThatThrownBy(() -> decompress(folder.resolve("pictures"), folder.resolve("none")))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("there is no file that ends in .subscale");
  }

  @Test
  void filesThatWouldBecomeOneAreRefused() throws IOException {
    Path codes = folder.resolve("twins");
    Files.createDirectory(codes);
    Files.write(codes.resolve("a.subscale"), new byte[0]);
    Files.write(codes.resolve("a.png.subscale"), new byte[0]);
    assertThatThrownBy(() -> decompress(codes, folder.resolve("none")))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("a.png.subscale and a.subscale would both become a.png");
  }
}
