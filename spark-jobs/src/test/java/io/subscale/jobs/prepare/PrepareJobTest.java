package io.subscale.jobs.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subscale.datasets.demo.ShapePicture;
import io.subscale.datasets.image.PngWriter;
import io.subscale.datasets.image.RgbImage;
import io.subscale.datasets.seed.Seed;
import io.subscale.datasets.split.Split;
import io.subscale.jobs.config.ConfigLoader;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.config.Verb;
import io.subscale.jobs.error.ExitCode;
import io.subscale.jobs.error.Failure;
import io.subscale.jobs.shard.Dataset;
import io.subscale.jobs.shard.RowGroup;
import io.subscale.jobs.shard.RowGroupCache;
import io.subscale.jobs.shard.ShardRow;
import io.subscale.jobs.shard.Shards;
import io.subscale.jobs.testing.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class PrepareJobTest {
  private final Configuration conf = new Configuration();
  private final List<String> said = new ArrayList<>();

  @TempDir Path folder;

  @Test
  void syntheticPicturesBecomeADataSet() throws IOException {
    Map<String, Object> result = prepare("generated:60", Map.of());
    assertThat(result).containsEntry("images", 60L).containsEntry("bad", 0L);
    assertThat((double) result.get("png_bits_per_dim")).isBetween(0.5, 8.0);
    Shards shards = open();
    assertThat(said)
        .anyMatch(line -> line.contains("each of " + shards.images(Split.TEST) + " test images"));
    assertThat(shards.fingerprint()).isEqualTo(result.get("fingerprint"));
    int total = 0;
    for (Split split : Split.values()) {
      List<ShardRow> rows = rows(shards, split);
      assertThat(rows).hasSize((int) shards.images(split)).isNotEmpty();
      for (ShardRow row : rows) {
        long number = Long.parseLong(row.id().replaceAll("\\D", ""));
        assertThat(shards.grid().toImage(row.slices())).isEqualTo(synthetic(number, 16).rgb());
      }
      total += rows.size();
    }
    assertThat(total).isEqualTo(60);
    assertThat(folder.resolve("shards.writing")).doesNotExist();
  }

  @Test
  void filesAreTheSameWhateverTheNumberOfTasks() throws IOException {
    Map<String, String> small =
        Map.of("data.row_group_bytes", "3 KiB", "data.shard_bytes", "9 KiB");
    prepare("generated:40", small);
    Map<String, byte[]> first = content();
    delete(folder.resolve("shards"));
    SparkConf spark = TestSpark.context().sc().conf();
    spark.set("spark.default.parallelism", "1");
    try {
      prepare("generated:40", small);
    } finally {
      spark.remove("spark.default.parallelism");
    }
    assertThat(content()).containsExactlyInAnyOrderEntriesOf(first);
    assertThat(open().dataset().files()).hasSizeGreaterThan(3);
    assertThat(open().rowGroups(Split.TRAIN)).hasSizeGreaterThan(6);
  }

  @Test
  void unreadablePicturesAreLeftOutWithTheirReasons() throws IOException {
    Path pictures = Files.createDirectories(folder.resolve("in/cats"));
    byte[] png = PngWriter.png(synthetic(0, 20));
    for (int i = 0; i < 6; i++) {
      Files.write(pictures.resolve(i + ".PNG"), png);
    }
    Files.writeString(pictures.resolve("text.png"), "not a picture at all");
    Files.writeString(pictures.resolve("notes.txt"), "nor meant to be one");
    Map<String, Object> result =
        prepare(folder.resolve("in").toString(), Map.of("data.max_bad_share", "0.2"));
    assertThat(result)
        .containsEntry("images", 6L)
        .containsEntry("bad", 1L)
        .containsEntry("ignored", 1L)
        .containsEntry("ignored_kinds", Map.of(".txt", 1L));
    assertThat(said).contains("note: 1 files are not read: 1 .txt");
    assertThat(open().dataset().quarantine().examples())
        .extracting(Dataset.BadPicture::id)
        .containsExactly("cats/text.png");
    assertThat(said).anyMatch(line -> line.contains("left out cats/text.png: "));
    Set<String> labels = new HashSet<>();
    for (Split split : Split.values()) {
      rows(open(), split).forEach(row -> labels.add(row.label()));
    }
    assertThat(labels).containsExactly("cats");

    delete(folder.resolve("shards"));
    assertData(
        () -> prepare(folder.resolve("in").toString(), Map.of()),
        "1 of 7 pictures",
        "data.max_bad_share = 0.01",
        "cats/text.png: ");
    assertData(
        () -> prepare(folder.resolve("in").toString(), Map.of("data.max_pixels", "399")),
        "cats/0.PNG: the header says 20 x 20 pixels, more than data.max_pixels = 399 allows");
    assertThat(folder.resolve("shards")).doesNotExist();
    assertThat(folder.resolve("shards.writing")).doesNotExist();
  }

  @Test
  void tilesOfAPhotoStayOnOneSideAndBitsAreDropped() throws IOException {
    Path pictures = Files.createDirectories(folder.resolve("in"));
    for (int i = 0; i < 20; i++) {
      Files.write(pictures.resolve("photo" + i + ".png"), PngWriter.png(synthetic(i, 70)));
    }
    Map<String, Object> result =
        prepare(
            pictures.toString(),
            Map.of("data.framing", "tile", "data.shrink", "2", "data.bits", "3"));
    assertThat(result).containsEntry("pictures", 20L).containsEntry("images", 80L);
    Map<String, Split> sides = new HashMap<>();
    for (Split split : Split.values()) {
      for (ShardRow row : rows(open(), split)) {
        String photo = row.id().replaceAll("#.*", "");
        assertThat(sides.merge(photo, split, (a, b) -> a == b ? a : null)).isEqualTo(split);
        for (byte value : row.slices()) {
          assertThat(value).isBetween((byte) 0, (byte) 7);
        }
      }
    }
    assertThat(sides).hasSize(20);
  }

  @Test
  void foldersAndArchivesNamedAfterSplitsDecideWhereTheyAreAskedTo() throws IOException {
    byte[] png = PngWriter.png(synthetic(0, 16));
    for (String path : List.of("train/a.png", "train/b/c.png", "val/a.png", "other/a.png")) {
      Path file = folder.resolve("in").resolve(path);
      Files.createDirectories(file.getParent());
      Files.write(file, png);
    }
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(folder.resolve("in/test.zip")))) {
      for (String name : List.of("x/1.png", "../evil.png", "y/readme.md")) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(png);
      }
    }
    prepare(
        folder.resolve("in").toString(),
        Map.of("data.split.by", "folder", "data.max_bad_share", "0.5"));
    Shards shards = open();
    assertThat(rows(shards, Split.TRAIN))
        .extracting(ShardRow::id)
        .containsExactlyInAnyOrder("train/a.png", "train/b/c.png");
    assertThat(rows(shards, Split.VALID)).extracting(ShardRow::id).containsExactly("val/a.png");
    assertThat(rows(shards, Split.TEST))
        .extracting(ShardRow::id)
        .containsExactly("test.zip/x/1.png");
    Dataset.Quarantine quarantine = shards.dataset().quarantine();
    assertThat(quarantine.ignored()).isEqualTo(1);
    assertThat(quarantine.examples())
        .extracting(Dataset.BadPicture::id)
        .containsExactly("other/a.png", "test.zip/../evil.png");
  }

  @Test
  void damagedArchivesAreRefusedWithTheirPlace() throws IOException {
    Path zip = folder.resolve("in.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("a.png"));
      out.write(PngWriter.png(synthetic(0, 16)));
    }
    byte[] whole = Files.readAllBytes(zip);
    Files.write(zip, Arrays.copyOf(whole, whole.length - 30));
    assertData(() -> prepare(zip.toString(), Map.of()), "archive ", "in.zip, byte ");
    Path gzip = Files.write(folder.resolve("in.tar.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0, 0});
    assertData(() -> prepare(gzip.toString(), Map.of()), "in.tar.gz: damaged gzip: truncated");
  }

  @Test
  void whatIsThereIsReusedOrRefusedNeverOverwritten() throws IOException {
    prepare("generated:30", Map.of());
    assertThat(prepare("generated:30", Map.of())).containsEntry("reused", true);
    assertData(
        () -> prepare("generated:31", Map.of("data.bits", "5")),
        "made in another way (source generated:30, now generated:31, bits 8, now 5)");
    Files.delete(folder.resolve("shards/dataset.json"));
    assertData(() -> prepare("generated:30", Map.of()), "is there and is no data set");
  }

  @Test
  void aSourceThatChangedIsNotTakenForTheOneThatWasPrepared() throws IOException {
    Path pictures = Files.createDirectories(folder.resolve("in/cats"));
    byte[] png = PngWriter.png(synthetic(0, 16));
    for (int i = 0; i < 6; i++) {
      Files.write(pictures.resolve(i + ".png"), png);
    }
    String in = folder.resolve("in").toString();
    prepare(in, Map.of());
    Files.writeString(pictures.resolve("notes.txt"), "no picture");
    assertThat(prepare(in, Map.of())).containsEntry("reused", true);
    assertThat(said).anyMatch(line -> line.contains("the pictures were not read again"));
    Files.write(pictures.resolve("6.png"), png);
    assertData(
        () -> prepare(in, Map.of()),
        "held 6 picture files and archives of %d bytes".formatted(6 * png.length),
        "now it holds 7 picture files and archives of %d bytes".formatted(7 * png.length),
        "remove file:" + folder.resolve("shards") + " or choose another place");
  }

  @Test
  void leftoversOfAnInterruptedRunAreNoObstacle() throws IOException {
    Files.createDirectories(folder.resolve("shards.writing/_attempts"));
    Files.writeString(folder.resolve("shards.writing/train-00000.parquet"), "half");
    Files.createDirectories(folder.resolve("shards"));
    assertThat(prepare("generated:20", Map.of())).containsEntry("reused", false);
    assertThat(open().dataset().images().total()).isEqualTo(20);
  }

  @Test
  void linksThatAreNotFollowedAreTold() throws IOException {
    Path pictures = Files.createDirectories(folder.resolve("in"));
    for (int i = 0; i < 5; i++) {
      Files.write(pictures.resolve(i + ".png"), PngWriter.png(synthetic(i, 16)));
    }
    Files.createSymbolicLink(pictures.resolve("self"), Path.of("."));
    Files.createSymbolicLink(pictures.resolve("gone.png"), Path.of("/nowhere/at/all"));

    Map<String, Object> result = prepare(pictures.toString(), Map.of("data.max_bad_share", "0.5"));

    assertThat(result).containsEntry("images", 5L).containsEntry("bad", 1L);
    assertThat(said)
        .contains("note: 1 folders, archives and tables are not read:")
        .contains("  self: is a link to the source itself or to a folder above it")
        .contains("  left out gone.png: a link whose target is not there");
  }

  @Test
  void sourcesThatWillNotDoAreToldApart() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertData(() -> prepare(folder + "/nowhere", Map.of()), "there is no file or folder");
    assertData(() -> prepare(empty.toString(), Map.of()), "is empty");
    Path text = Files.writeString(empty.resolve("a.txt"), "x");
    assertData(() -> prepare(empty.toString(), Map.of()), "no pictures in", "has 1 files");
    assertData(
        () -> prepare(text.toString(), Map.of()), "must be a folder, .tar, .tar.gz, .zip, a batch");
    Files.writeString(empty.resolve("b.png"), "x");
    assertData(
        () -> prepare(empty.toString(), Map.of("data.max_bad_share", "1")),
        "1 of 1 pictures",
        "b.png: ");
  }

  private static RgbImage synthetic(long number, int size) {
    return ShapePicture.draw(size, Seed.of(1).fold("drawn", number));
  }

  private Map<String, Object> prepare(String source, Map<String, String> more) throws IOException {
    Map<String, String> keys = new HashMap<>();
    keys.put("data.source", source);
    keys.put("data.shards", folder.resolve("shards").toString());
    keys.put("data.size", "16");
    keys.put("data.split.valid", "0.2");
    keys.put("data.split.test", "0.2");
    keys.putAll(more);
    SubscaleConfig config = ConfigLoader.load(Verb.PREPARE, null, keys);
    SparkSession spark = new SparkSession(TestSpark.context().sc());
    return PrepareJob.run(config, spark, said::add);
  }

  private Shards open() throws IOException {
    return Shards.open(folder.resolve("shards").toString(), conf);
  }

  private List<ShardRow> rows(Shards shards, Split split) {
    List<ShardRow> rows = new ArrayList<>();
    for (RowGroup group : shards.rowGroups(split)) {
      rows.addAll(RowGroupCache.shared().rows(group, conf));
    }
    return rows;
  }

  private Map<String, byte[]> content() throws IOException {
    Map<String, byte[]> content = new HashMap<>();
    try (Stream<Path> files = Files.list(folder.resolve("shards"))) {
      for (Path file : files.toList()) {
        content.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return content;
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void assertData(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call)
        .satisfies(
            thrown -> {
              Failure failure = Failure.of(thrown);
              assertThat(failure.message()).contains(parts);
              assertThat(failure.exitCode()).isEqualTo(ExitCode.DATA);
            });
  }
}
