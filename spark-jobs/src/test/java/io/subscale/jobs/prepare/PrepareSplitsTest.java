package io.subscale.jobs.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.subscale.datasets.demo.ShapePicture;
import io.subscale.datasets.image.PngWriter;
import io.subscale.datasets.seed.Seed;
import io.subscale.datasets.split.Split;
import io.subscale.jobs.config.Verb;
import io.subscale.jobs.shard.Dataset;
import io.subscale.jobs.shard.RowGroup;
import io.subscale.jobs.shard.RowGroupCache;
import io.subscale.jobs.shard.ShardRow;
import io.subscale.jobs.shard.Shards;
import io.subscale.jobs.testing.TestSpark;
import io.subscale.jobs.testing.TinyRun;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which side a photograph is on, through the whole of prepare. */
@Tag("slow")
class PrepareSplitsTest {
  private final Configuration conf = new Configuration();
  private TinyRun run;

  @TempDir Path folder;

  @BeforeEach
  void sharesOfThePhotosPresets() {
    run =
        new TinyRun(folder)
            .with("data.source", folder.resolve("in"))
            .with("data.split.valid", 0.05)
            .with("data.split.test", 0.15);
  }

  /** 0.15 * 27 = 4.05 and 0.05 * 27 = 1.35. */
  @Test
  void theFirstRanksAreTestTheNextValid() throws IOException {
    List<String> names = IntStream.range(0, 27).mapToObj(i -> "photo" + i + ".png").toList();
    write("in", names);
    prepare(run.with("data.split.by", "rank"));

    List<String> ranked = new ArrayList<>(names);
    ranked.sort(Comparator.comparing(PrepareSplitsTest::hash, Long::compareUnsigned));
    assertThat(ids(Split.TEST)).containsExactlyInAnyOrderElementsOf(ranked.subList(0, 4));
    assertThat(ids(Split.VALID)).containsExactly(ranked.get(4));
    assertThat(ids(Split.TRAIN)).hasSize(22);
  }

  @Test
  void neitherOrderNorPlaceOfThePicturesNorTasksChangeTheirRanks() throws IOException {
    List<String> names = IntStream.range(0, 20).mapToObj(i -> "photo" + i + ".png").toList();
    write("in", names);
    TinyRun ranked = run.with("data.split.by", "rank");
    Object fingerprint = prepare(ranked).get("fingerprint");
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(folder.resolve("reversed.zip")))) {
      for (int i = names.size() - 1; i >= 0; i--) {
        zip.putNextEntry(new ZipEntry(names.get(i)));
        zip.write(Files.readAllBytes(folder.resolve("in").resolve(names.get(i))));
      }
    }
    SparkConf spark = TestSpark.context().sc().conf();
    spark.set("spark.default.parallelism", "1");
    try {
      TinyRun reversed =
          ranked
              .with("data.source", folder.resolve("reversed.zip"))
              .with("data.shards", folder.resolve("others"));
      assertThat(prepare(reversed)).containsEntry("fingerprint", fingerprint);
    } finally {
      spark.remove("spark.default.parallelism");
    }
  }

  @Test
  void aPictureThatCannotBeReadKeepsItsRank() throws IOException {
    List<String> names = IntStream.range(0, 20).mapToObj(i -> "photo" + i + ".png").toList();
    write("in", names);
    Files.writeString(folder.resolve("in/notes.txt"), "has no rank");
    TinyRun ranked = run.with("data.split.by", "rank").with("data.max_bad_share", 0.1);
    prepare(ranked);
    List<String> test = ids(Split.TEST);
    List<String> train = ids(Split.TRAIN);

    Files.writeString(folder.resolve("in").resolve(test.get(0)), "not a picture");
    prepare(ranked.with("data.shards", folder.resolve("others")));
    run = run.with("data.shards", folder.resolve("others"));
    assertThat(ids(Split.TEST)).isEqualTo(test.subList(1, test.size()));
    assertThat(ids(Split.TRAIN)).isEqualTo(train);
  }

  @Test
  void picturesOfOneKeyStayTogetherAndKeysAreWhatIsCounted() throws IOException {
    List<String> names = new ArrayList<>();
    for (int scene = 0; scene < 10; scene++) {
      for (String eye : List.of("left", "middle", "right")) {
        names.add("scene" + scene + "-" + eye + ".png");
      }
    }
    write("in", names);
    for (String by : List.of("hash", "rank")) {
      run = run.with("data.shards", folder.resolve(by)).with("data.split.test", 0.3);
      prepare(run.with("data.split.by", by).with("data.split.key", "(scene\\d+)-"));

      Map<String, Split> sides = new TreeMap<>();
      for (Split split : Split.values()) {
        for (String id : ids(split)) {
          assertThat(sides.merge(id.split("-")[0], split, (a, b) -> a == b ? a : null))
              .as("%s, by %s", id, by)
              .isEqualTo(split);
        }
      }
      assertThat(sides).hasSize(10);
    }
    assertThat(ids(Split.TEST)).hasSize(3 * 3);
    assertThat(ids(Split.VALID)).hasSize(3);
  }

  @Test
  void aListNamesEachPicturesSide() throws IOException {
    write("in", List.of("a.png", "b 1.png", "c.png", "d.png"));
    TinyRun listed = run.with("data.split.by", "list").with("data.max_bad_share", 0.3);
    list("# sides", "", "train a.png", "test\tb 1.png", "valid   d.png");
    prepare(listed.with("data.split.list", folder.resolve("list")));

    assertThat(ids(Split.TRAIN)).containsExactly("a.png");
    assertThat(ids(Split.TEST)).containsExactly("b 1.png");
    assertThat(ids(Split.VALID)).containsExactly("d.png");
    assertThat(Shards.open(folder.resolve("shards").toString(), conf).dataset().quarantine())
        .satisfies(
            left ->
                assertThat(left.examples())
                    .containsExactly(
                        new Dataset.BadPicture("c.png", "data.split.list does not name it")));

    list("train a.png", "test b 1.png", "train d.png");
    assertThatThrownBy(() -> prepare(listed.with("data.split.list", folder.resolve("list"))))
        .hasMessageContaining("made in another way (split_list ");
  }

  @Test
  void aListThatDoesNotFitIsRefused() throws IOException {
    write("in", List.of("a.png", "b.png"));
    TinyRun listed =
        run.with("data.split.by", "list").with("data.split.list", folder.resolve("list"));
    assertThatThrownBy(() -> prepare(listed)).hasMessageContaining("there is no file");
    list("train a.png", "test b.png", "test gone.png", "train lost.png");
    assertThatThrownBy(() -> prepare(listed))
        .hasMessageContaining("2 of the 4 pictures that")
        .hasMessageContaining("are not in data.source, such as gone.png, lost.png");
    list("train a.png", "test a.png");
    assertThatThrownBy(() -> prepare(listed)).hasMessageContaining("line 2: 'a.png' was in train");
    list("training a.png");
    assertThatThrownBy(() -> prepare(listed)).hasMessageContaining("line 1: expected train, valid");
  }

  private void list(String... lines) throws IOException {
    Files.write(folder.resolve("list"), List.of(lines));
  }

  @Test
  void anotherKeyMakesAnotherDataSet() throws IOException {
    write("in", List.of("a-1.png", "a-2.png"));
    prepare(run.with("data.split.key", "^a"));
    assertThat(prepare(run.with("data.split.key", "^a"))).containsEntry("reused", true);
    assertThatThrownBy(() -> prepare(run))
        .hasMessageContaining("made in another way (split_key ^a, now none)");
  }

  @Test
  void aDescriptionFromBeforeThereWereKeysIsOfNone() throws IOException {
    write("in", List.of("a-1.png", "a-2.png"));
    prepare(run);
    ObjectMapper json = new ObjectMapper();
    File description = folder.resolve("shards/dataset.json").toFile();
    ObjectNode tree = (ObjectNode) json.readTree(description);
    assertThat(((ObjectNode) tree.get("settings")).remove("split_key")).isNotNull();
    assertThat(tree.remove("duplicates")).isNotNull();
    assertThat(tree.put("version", 1).remove("file_sha256")).isNotNull();
    json.writeValue(description, tree);

    assertThat(prepare(run)).containsEntry("reused", true).containsEntry("duplicates", null);
  }

  private Map<String, Object> prepare(TinyRun asked) throws IOException {
    return PrepareJob.run(asked.config(Verb.PREPARE), TinyRun.session(), line -> {});
  }

  private void write(String in, List<String> names) throws IOException {
    Path pictures = Files.createDirectories(folder.resolve(in));
    for (int i = 0; i < names.size(); i++) {
      Files.write(pictures.resolve(names.get(i)), PngWriter.png(ShapePicture.draw(8, Seed.of(i))));
    }
  }

  private List<String> ids(Split split) throws IOException {
    Shards shards = Shards.open(run.config(Verb.PREPARE).data().shards(), conf);
    List<String> ids = new ArrayList<>();
    for (RowGroup group : shards.rowGroups(split)) {
      RowGroupCache.shared().rows(group, conf).stream().map(ShardRow::id).forEach(ids::add);
    }
    return ids;
  }

  private static long hash(String id) {
    return Seed.of(0).fold("split").fold(id).asLong();
  }
}
