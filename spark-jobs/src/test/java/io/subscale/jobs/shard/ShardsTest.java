package io.subscale.jobs.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subscale.datasets.split.Split;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.error.ExitCode;
import io.subscale.jobs.error.JobException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class ShardsTest {
  private static final String NAME = "train-00000-of-00001.parquet";
  private static final int SIZE = 8;
  private final Configuration conf = new Configuration();
  private final List<ShardRow> rows = new ArrayList<>();

  @TempDir Path folder;

  @BeforeEach
  void writeTenRowsInGroupsOfFour() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 10; i++) {
      byte[] slices = new byte[SIZE * SIZE * 3];
      random.nextBytes(slices);
      rows.add(new ShardRow("photo-" + i, i % 2 == 0 ? null : "odd", slices));
    }
    write(rows);
  }

  private void write(List<ShardRow> written) throws IOException {
    Path file = folder.resolve(NAME);
    List<Dataset.Group> groups;
    try (ShardWriter writer =
        new ShardWriter(
            new org.apache.hadoop.fs.Path(file.toUri()),
            conf,
            new ShardWriter.Layout(Split.TRAIN, SIZE, SIZE, 4))) {
      for (ShardRow row : written) {
        writer.write(row);
      }
      groups = writer.finish();
    }
    Dataset dataset =
        new Dataset(
            Dataset.FORMAT,
            Dataset.VERSION,
            new Dataset.Settings(
                "x",
                0,
                SIZE,
                SubscaleConfig.FramingKind.CROP,
                1,
                "#ffffff",
                8,
                "",
                SubscaleConfig.SplitBy.HASH,
                "",
                "",
                0.1,
                0.1,
                1000,
                2,
                1024,
                4096),
            new Dataset.Listing(3, 300),
            "f0".repeat(32),
            new Dataset.Images(written.size(), 0, 0),
            new Dataset.Quarantine(
                10, 1, 0, List.of(new Dataset.BadPicture("a", "b")), Map.of("hidden", 2L)),
            new Dataset.Duplicates(
                new Dataset.Images(2, 0, 0),
                1,
                0,
                List.of(new Dataset.Duplicate(false, "c", null, "d"))),
            List.of(new Dataset.ShardFile(NAME, Split.TRAIN, Files.size(file), groups)));
    Files.writeString(folder.resolve(Shards.DESCRIPTION), DatasetJson.write(dataset));
  }

  /** Settings are enums in the program and the configuration's words in the file. */
  @Test
  void settingsAreTheConfigurationsWordsOnDisk() throws IOException {
    Path file = folder.resolve(Shards.DESCRIPTION);
    String text = Files.readString(file);
    assertThat(text).contains("\"framing\" : \"crop\"", "\"split_by\" : \"hash\"");
    Dataset.Settings settings = Shards.open(folder.toString(), conf).dataset().settings();
    assertThat(settings.framing()).isEqualTo(SubscaleConfig.FramingKind.CROP);
    assertThat(settings.splitBy()).isEqualTo(SubscaleConfig.SplitBy.HASH);
    Files.writeString(file, text.replace("\"crop\"", "\"croq\""));
    assertThatThrownBy(() -> Shards.open(folder.toString(), conf))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("croq");
  }

  @Test
  void rowsReadBackInOrderGroupByGroup() throws IOException {
    Shards shards = Shards.open(folder.toString(), conf);
    List<RowGroup> groups = shards.rowGroups(Split.TRAIN);
    assertThat(groups.stream().map(RowGroup::rows)).containsExactly(4, 4, 2);
    assertThat(shards.rowGroups(Split.TEST)).isEmpty();
    List<ShardRow> read =
        groups.stream()
            .flatMap(group -> RowGroupCache.shared().rows(group, conf).stream())
            .toList();
    assertThat(read).usingRecursiveFieldByFieldElementComparator().isEqualTo(rows);
    assertThat(shards.grid().slices()).isEqualTo(4);
    assertThat(shards.dataset())
        .isEqualTo(
            DatasetJson.read(
                DatasetJson.write(shards.dataset()).getBytes(StandardCharsets.UTF_8), "again"));
  }

  @Test
  void cacheForgetsTheGroupUsedLeastLately() throws IOException {
    List<RowGroup> groups = Shards.open(folder.toString(), conf).rowGroups(Split.TRAIN);
    RowGroupCache cache = new RowGroupCache(8L * SIZE * SIZE * 3);
    List<ShardRow> first = cache.rows(groups.get(0), conf);
    cache.rows(groups.get(1), conf);
    assertThat(cache.rows(groups.get(0), conf)).isSameAs(first);
    cache.rows(groups.get(2), conf);
    assertThat(cache.bytes()).isEqualTo(6L * SIZE * SIZE * 3);
    assertThat(cache.rows(groups.get(0), conf)).isSameAs(first);
  }

  @Test
  void missingTruncatedAndForeignFilesAreToldApart() throws IOException {
    Path file = folder.resolve(NAME);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 9));
    assertData(this::open, NAME + " is truncated: it has");
    Files.delete(file);
    assertData(this::open, NAME + " is missing");

    Path description = folder.resolve(Shards.DESCRIPTION);
    String text = Files.readString(description);
    Files.writeString(description, text.replace("\"version\" : 2", "\"version\" : 3"));
    assertData(this::open, "written by a newer program");
    Files.writeString(description, text.substring(0, text.length() / 2));
    assertData(this::open, "dataset.json: corrupt");
    Files.writeString(description, "{}");
    assertData(this::open, "field format: not a subscale-dataset");
    Files.delete(description);
    assertData(this::open, "run prepare");
  }

  @Test
  void noChangedBitOfTheDescriptionIsReadAsWhole() throws IOException {
    Path description = folder.resolve(Shards.DESCRIPTION);
    byte[] whole = Files.readAllBytes(description);
    SplittableRandom random = new SplittableRandom(3);
    for (int trial = 0; trial < 500; trial++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(description, changed);
      assertData(this::open, Shards.DESCRIPTION);
    }
  }

  @Test
  void countsAreComparedWithTheirParts() throws IOException {
    Path description = folder.resolve(Shards.DESCRIPTION);
    String first =
        Files.readString(description)
            .replaceFirst(" *\"file_sha256\".*\n", "")
            .replace("\"version\" : 2", "\"version\" : 1");
    Files.writeString(description, first);
    open();
    Files.writeString(description, first.replaceFirst("\"train\" : 10", "\"train\" : 11"));
    assertData(
        this::open, "field images.train: 11, but the rows of row_groups in files add up to 10");
    Files.writeString(description, first.replace("\"scale\" : 2", "\"scale\" : 3"));
    assertData(this::open, "field settings.size: 8 is no multiple of settings.scale, 3");
    Files.writeString(description, first.replace("\"bad\" : 1", "\"bad\" : 11"));
    assertData(this::open, "field quarantine.bad: 11 of 10 pictures");
    Files.writeString(description, first.replace(NAME, "../" + NAME));
    assertData(this::open, "field files[0].name");
  }

  @Test
  void noChangedByteOfAShardIsReadAsWhole() throws IOException {
    Path file = folder.resolve(NAME);
    byte[] whole = Files.readAllBytes(file);
    List<RowGroup> groups = Shards.open(folder.toString(), conf).rowGroups(Split.TRAIN);
    SplittableRandom random = new SplittableRandom(11);
    int refused = 0;
    for (int trial = 0; trial < 60; trial++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, changed);
      refused += IntStream.range(0, 3).map(i -> sameOrRefused(groups.get(i), i)).sum();
    }
    assertThat(refused).isGreaterThan(40);
  }

  @Test
  void anotherShardUnderTheSameNameIsRefused() throws IOException {
    List<RowGroup> groups = Shards.open(folder.toString(), conf).rowGroups(Split.TRAIN);
    List<ShardRow> reversed = new ArrayList<>(rows);
    java.util.Collections.reverse(reversed);
    write(reversed);
    assertData(
        () -> RowGroupReader.read(groups.get(0), conf), "row group 0: not what dataset.json");
  }

  /** Reads a group of a damaged file: the rows as written (0), or a refusal (1), nothing else. */
  private int sameOrRefused(RowGroup group, int index) {
    List<ShardRow> read;
    try {
      read = RowGroupReader.read(group, conf);
    } catch (JobException e) {
      assertThat(e.exitCode()).isEqualTo(ExitCode.DATA);
      assertThat(e).hasMessageContaining(NAME + ", row group " + index);
      return 1;
    }
    for (int i = 0; i < read.size(); i++) {
      assertThat(read.get(i).id()).isEqualTo(rows.get(4 * index + i).id());
      assertThat(read.get(i).slices()).isEqualTo(rows.get(4 * index + i).slices());
    }
    return 0;
  }

  private void open() throws IOException {
    Shards.open(folder.toString(), conf);
  }

  private static void assertData(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContaining(message);
  }
}
