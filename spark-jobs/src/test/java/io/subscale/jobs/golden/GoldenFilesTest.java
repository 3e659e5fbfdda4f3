package io.subscale.jobs.golden;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.subscale.datasets.decode.ImageDecoder;
import io.subscale.datasets.split.Split;
import io.subscale.jobs.cluster.FloatBytes;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.config.Verb;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.files.HadoopFiles;
import io.subscale.jobs.json.JsonMutations;
import io.subscale.jobs.run.DecoderLoader;
import io.subscale.jobs.run.RunFolder;
import io.subscale.jobs.run.RunPlan;
import io.subscale.jobs.run.checkpoint.CheckpointMeta;
import io.subscale.jobs.run.checkpoint.TrainState;
import io.subscale.jobs.sample.output.Manifest;
import io.subscale.jobs.sample.output.SampleTable;
import io.subscale.jobs.sample.output.StagePictures;
import io.subscale.jobs.shard.RowGroup;
import io.subscale.jobs.shard.RowGroupCache;
import io.subscale.jobs.shard.ShardRow;
import io.subscale.jobs.shard.Shards;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs have left in every version of every format is read, and holds the same. */
class GoldenFilesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FINGERPRINT =
      "1cf8b6ac00ef83d420109050499a72b1500dde8e3d08f070dc76e09a62025d32";

  private final Configuration conf = new Configuration();

  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v2"})
  void dataSetsAndShardsAreRead(String version) throws IOException {
    Shards shards = Shards.open(Golden.path(version, "shards").toString(), conf);
    assertThat(shards.fingerprint()).isEqualTo(FINGERPRINT);
    List<String> ids = new ArrayList<>();
    for (RowGroup group : shards.rowGroups(Split.TEST)) {
      for (ShardRow row : RowGroupCache.shared().rows(group, conf)) {
        ids.add(row.id());
        assertThat(row.slices()).hasSize(4 * 4 * 3);
      }
    }
    assertThat(ids).hasSize(6).doesNotHaveDuplicates();
    assertThat(shards.images(Split.TRAIN)).isEqualTo(5);
    assertThat(shards.rowGroups(Split.VALID)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v2"})
  void checkpointsAreReadAndHoldWhatSamplesWereDrawnFrom(String version) throws IOException {
    Path run = Golden.copy(version, "run", temp);
    SubscaleConfig config = Golden.run(temp).with("run.dir", run).config(Verb.SAMPLE);
    RunPlan plan = RunPlan.of(config);
    List<DecoderLoader.Trained> stages =
        new DecoderLoader(RunFolder.of(config, conf), plan).load(line -> {});
    CheckpointMeta meta = stages.get(0).meta();
    assertThat(meta.version()).isEqualTo(version.equals("v1") ? 1 : 2);
    assertThat(meta.stage()).isEqualTo("subscale");
    assertThat(meta.state())
        .usingRecursiveComparison()
        .ignoringFields("millis")
        .isEqualTo(new TrainState(2, 4, 24, 0));
    assertThat(meta.bitsPerDim()).isEqualTo(4.485154117567748);
    assertThat(meta.validBitsPerDim()).isEqualTo(4.661527142877515);
    assertThat(meta.dataset()).isEqualTo(FINGERPRINT);
    assertThat(meta.history()).isEmpty();
    assertThat(plan.trainingChanges(meta.config(), 2)).isEmpty();
    byte[] weights = stages.get(0).model().parameters();
    assertThat(FloatBytes.decode(weights)).doesNotContain(Float.NaN);
    assertThat(HexFormat.of().formatHex(JsonMutations.sha256(weights)))
        .isEqualTo(manifest(version).settings().trained().get(0).sha256());
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v2", "v3"})
  void tablesAndManifestsAreReadAndFitThePictures(String version) throws Exception {
    Path samples = Golden.path(version, "run/samples");
    HadoopFiles files = new HadoopFiles(conf);
    SampleTable.Content table =
        SampleTable.read(files.resolve(samples.resolve("group-000000.parquet").toString()), conf);
    String settings =
        HexFormat.of()
            .formatHex(JsonMutations.sha256(Files.readAllBytes(samples.resolve("settings.json"))));
    long seed = table.rows().get(0).seed();
    assertThat(table.origin())
        .isEqualTo(version.equals("v1") ? null : new SampleTable.Origin(settings, seed, 0));
    RunPlan plan = RunPlan.of(Golden.run(temp).config(Verb.SAMPLE));
    StagePictures pictures = new StagePictures(plan.geometry());
    List<Manifest.Picture> told = manifest(version).samples();
    assertThat(table.version()).isEqualTo(Integer.parseInt(version.substring(1)));
    assertThat(table.rows()).hasSameSizeAs(told);
    for (int i = 0; i < told.size(); i++) {
      SampleTable.Row row = table.rows().get(i);
      assertThat(row.number()).isEqualTo(told.get(i).number());
      byte[] png = Files.readAllBytes(samples.resolve(told.get(i).file()));
      assertThat(new ImageDecoder(0, 1 << 20).decode(png).rgb())
          .isEqualTo(pictures.after(plan.stages().get(0), row.slices()).rgb());
      assertThat(row.png()).isEqualTo(table.version() < 3 ? new byte[0] : png);
      assertThat(row.scale()).isEqualTo(table.version() < 3 ? 0 : 2);
      assertThat(row.bits()).isEqualTo(table.version() < 3 ? 0 : 4);
    }
  }

  private static Manifest manifest(String version) throws IOException {
    Path file = Golden.path(version, "run/samples/manifest.json");
    return Manifest.HEAD.read(Files.readAllBytes(file), Manifest.class, file.toString());
  }

  /** Also where no checksum guards it. */
  @Test
  void aManifestWithAnotherCountIsRefused() throws IOException {
    String text = Files.readString(Golden.path("v1", "run/samples/manifest.json"));
    byte[] changed = text.replaceFirst("\"count\" : 2", "\"count\" : 3").getBytes(UTF_8);
    assertThatThrownBy(() -> Manifest.HEAD.read(changed, Manifest.class, "manifest.json"))
        .isInstanceOf(JobException.class)
        .hasMessage("manifest.json: field settings.count: 3, but samples has 2");
  }

  /** Version 1 of a checkpoint had keys of its own; nothing that is written now has. */
  @Test
  void keysAreInSnakeCase() throws IOException {
    for (String file :
        List.of(
            "shards/dataset.json",
            "run/subscale/checkpoints/00000002/meta.json",
            "run/subscale/checkpoints/00000002/checksums.json",
            "run/samples/manifest.json",
            "run/samples/settings.json",
            "run/evaluate-test/report.json",
            "run/config.json")) {
      Set<String> keys = new TreeSet<>();
      addKeys(JSON.readTree(Golden.path("v2", file).toFile()), keys);
      assertThat(keys).as(file).isNotEmpty().allMatch(key -> key.matches("[a-z0-9_.]+"));
    }
  }

  private static void addKeys(JsonNode node, Set<String> keys) {
    node.fieldNames().forEachRemaining(keys::add);
    node.forEach(child -> addKeys(child, keys));
  }
}
