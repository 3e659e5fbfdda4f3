package io.subscale.jobs.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subscale.datasets.demo.ShapePicture;
import io.subscale.datasets.image.PngWriter;
import io.subscale.datasets.image.RgbImage;
import io.subscale.datasets.seed.Seed;
import io.subscale.datasets.slice.SliceGrid;
import io.subscale.datasets.split.Split;
import io.subscale.jobs.config.Verb;
import io.subscale.jobs.error.ExitCode;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.files.TableFile;
import io.subscale.jobs.shard.RowGroup;
import io.subscale.jobs.shard.RowGroupCache;
import io.subscale.jobs.shard.ShardRow;
import io.subscale.jobs.shard.Shards;
import io.subscale.jobs.testing.TinyRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The papers' data sets in their official layouts, tiny, through the whole of prepare. */
@Tag("slow")
class PrepareDataSetsTest {
  private static final int A_BATCH = 4;

  private final Configuration conf = new Configuration();
  private final List<String> said = new ArrayList<>();
  private TinyRun run;

  @TempDir Path folder;

  @BeforeEach
  void pixelsAsTheyAre() {
    run =
        new TinyRun(folder)
            .with("data.source", folder.resolve("in"))
            .with("data.size", 32)
            .with("data.bits", 8)
            .with("data.split.by", "official")
            .with("data.split.valid", 0.3)
            .with("data.shard_bytes", "1 MiB");
  }

  @Test
  void cifarIsTheSameDataSetPackedOrUnpackedAndItsTestBatchIsTheTest() throws IOException {
    Map<String, byte[]> batches = new LinkedHashMap<>();
    for (int batch = 1; batch <= 5; batch++) {
      batches.put("data_batch_" + batch + ".bin", cifar(batch));
    }
    batches.put("test_batch.bin", cifar(6));
    batches.put("readme.html", "<html>".getBytes(StandardCharsets.US_ASCII));
    Files.createDirectories(folder.resolve("in"));
    for (var batch : batches.entrySet()) {
      Files.write(folder.resolve("in").resolve(batch.getKey()), batch.getValue());
    }
    Map<String, byte[]> packed = new LinkedHashMap<>();
    batches.forEach((name, bytes) -> packed.put("cifar-10-batches-bin/" + name, bytes));
    Path gzip = Files.write(folder.resolve("cifar-10-binary.tar.gz"), gzip(tar(packed)));

    Object fingerprint = prepare(run).get("fingerprint");
    assertThat(said).contains("note: 1 files are not read: 1 .html");
    assertThat(ids(Split.TEST))
        .containsExactlyInAnyOrder(
            "test_batch/00000", "test_batch/00001", "test_batch/00002", "test_batch/00003");
    List<String> valid = ids(Split.VALID);
    List<String> train = ids(Split.TRAIN);
    assertThat(valid).isNotEmpty().allMatch(id -> id.startsWith("data_batch_"));
    assertThat(train.size() + valid.size()).isEqualTo(5 * A_BATCH);
    assertThat(rgb(Split.TEST, "test_batch/00002")).isEqualTo(picture(6, 2).rgb());

    TinyRun other = run.with("data.shards", folder.resolve("others"));
    assertThat(prepare(other.with("data.source", gzip))).containsEntry("fingerprint", fingerprint);
    Files.copy(gzip, folder.resolve("in/cifar-10-binary.tar.gz"));
    assertThatThrownBy(() -> prepare(run.with("data.shards", folder.resolve("third"))))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContaining("has the same batches twice");
  }

  @Test
  void downsampledImagenetsPicklesInsideZipsAreRead() throws IOException {
    Files.createDirectories(folder.resolve("in"));
    zip("Imagenet64_train_part1.zip", "train_data_batch_1", resource("protocol3.pickle"));
    zip("Imagenet64_train_part2_npz.zip", "train_data_batch_2.npz", resource("stored.npz"));
    zip("Imagenet64_val.zip", "val_data", resource("protocol2.pickle"));
    zip("extras.zip", "poster.png", png(9));
    prepare(run.with("data.size", 4).with("data.split.valid", 0));
    assertThat(ids(Split.TRAIN))
        .containsExactlyInAnyOrder(
            "train_data_batch_1/00000",
            "train_data_batch_1/00001",
            "train_data_batch_1/00002",
            "train_data_batch_2/00000",
            "train_data_batch_2/00001",
            "train_data_batch_2/00002");
    assertThat(ids(Split.TEST)).hasSize(3);
    assertThat(said).contains("note: 1 files are not read: 1 in extras.zip");
  }

  @Test
  void aDamagedBatchIsRefusedWithItsPlace() throws IOException {
    Files.createDirectories(folder.resolve("in"));
    zip(
        "Imagenet64_val.zip",
        "val_data",
        "cos\nsystem\n(S'x'\ntR.".getBytes(StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> prepare(run))
        .hasStackTraceContaining(
            "Imagenet64_val.zip > val_data: pickle, byte 11: it asks Python for os.system");
  }

  @Test
  void imagenetsTarsAreReadUnderTheirOwnNamesAndTheDevkitIsNot() throws IOException {
    Files.createDirectories(folder.resolve("in"));
    Map<String, byte[]> classes = new LinkedHashMap<>();
    for (String wnid : List.of("n01440764", "n01443537")) {
      Map<String, byte[]> pictures = new LinkedHashMap<>();
      for (int i = 0; i < 3; i++) {
        pictures.put(wnid + "_" + i + ".JPEG", png(wnid.hashCode() + i));
      }
      classes.put(wnid + ".tar", tar(pictures));
    }
    in("ILSVRC2012_img_train.tar", tar(classes));
    in("ILSVRC2012_img_val.tar", tar(Map.of("ILSVRC2012_val_00000001.JPEG", png(7))));
    in("ILSVRC2012_devkit_t12.tar.gz", gzip(tar(Map.of("devkit/readme.txt", new byte[3]))));
    in("ILSVRC2012_img_test.tar", tar(Map.of("ILSVRC2012_test_00000001.JPEG", png(8))));
    prepare(run.with("data.split.valid", 0));
    assertThat(ids(Split.TRAIN))
        .hasSize(6)
        .contains("ILSVRC2012_img_train.tar/n01440764.tar/n01440764_2.JPEG");
    assertThat(ids(Split.TEST))
        .containsExactly("ILSVRC2012_img_val.tar/ILSVRC2012_val_00000001.JPEG");
    assertThat(said).contains("note: 2 files are not read: 1 .txt, 1 in ILSVRC2012_img_test.tar");
  }

  @Test
  void aListOfTheHeldOutIdsIsEnough() throws IOException {
    for (int i = 0; i < 5; i++) {
      in(i + ".png", png(i));
    }
    Path list = Files.writeString(folder.resolve("list"), "test 3.png\ntest 1.png\ntrain *\n");
    prepare(run.with("data.split.by", "list").with("data.split.list", list));
    assertThat(ids(Split.TEST)).containsExactlyInAnyOrder("1.png", "3.png");
    assertThat(ids(Split.TRAIN)).containsExactlyInAnyOrder("0.png", "2.png", "4.png");
  }

  @Test
  void aCompressedTarOfPicturesIsReadAsOneThatIsNot() throws IOException {
    byte[] tar = tar(Map.of("train/a.png", png(1), "train/b.png", png(2), "test/c.png", png(3)));
    Path plain = Files.write(folder.resolve("a.tar"), tar);
    Path gzip = Files.write(folder.resolve("a.tgz"), gzip(tar));
    TinyRun whole = run.with("data.source", plain);
    Object fingerprint = prepare(whole).get("fingerprint");
    TinyRun packed = run.with("data.source", gzip).with("data.shards", folder.resolve("others"));
    assertThat(prepare(packed)).containsEntry("fingerprint", fingerprint);
  }

  @Test
  void tablesGiveTheirPicturesByRowOrKey() throws IOException {
    MessageType type =
        MessageTypeParser.parseMessageType(
            "message m { required int64 label;"
                + " optional group img { optional binary bytes; optional binary path (UTF8); } }");
    table("train-00000-of-00001.parquet", type, 6);
    table("test-00000-of-00001.parquet", type, 2);
    assertThatThrownBy(() -> prepare(run))
        .hasMessageContaining("without a column image (data.table.image); it has: label, img");
    TinyRun named = run.with("data.table.image", "img").with("data.split.valid", 0);
    prepare(named);
    assertThat(ids(Split.TEST))
        .containsExactlyInAnyOrder(
            "test-00000-of-00001.parquet/000000", "test-00000-of-00001.parquet/000001");
    assertThat(ids(Split.TRAIN)).hasSize(6);
    assertThat(rgb(Split.TRAIN, "train-00000-of-00001.parquet/000005")).isEqualTo(shape(5).rgb());
    assertThatThrownBy(() -> prepare(named.with("data.table.key", "img.path")))
        .hasMessageContaining("table img, now img by img.path");

    run = named.with("data.table.key", "img.path").with("data.shards", folder.resolve("keyed"));
    prepare(run);
    assertThat(ids(Split.TEST)).containsExactlyInAnyOrder("test/0.png", "test/1.png");
    assertThat(rgb(Split.TRAIN, "train/4.png")).isEqualTo(shape(4).rgb());
  }

  private void table(String name, MessageType type, int rows) throws IOException {
    List<Group> groups = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      Group group = new SimpleGroup(type);
      group.add("label", (long) row);
      Group picture = group.addGroup("img");
      picture.add("bytes", Binary.fromConstantByteArray(png(row)));
      picture.add("path", row + ".png");
      groups.add(group);
    }
    in(name, new TableFile(type, Map.of(), groups).bytes(conf));
  }

  private void in(String name, byte[] bytes) throws IOException {
    Files.createDirectories(folder.resolve("in"));
    Files.write(folder.resolve("in").resolve(name), bytes);
  }

  private static RgbImage shape(int seed) {
    return ShapePicture.draw(32, Seed.of(seed));
  }

  private static byte[] png(int seed) {
    return PngWriter.png(shape(seed));
  }

  private static RgbImage picture(int batch, int number) {
    return shape(100 * batch + number);
  }

  /** Records of a label and three planes. */
  private static byte[] cifar(int batch) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (int number = 0; number < A_BATCH; number++) {
      file.write(number);
      byte[] rgb = picture(batch, number).rgb();
      for (int c = 0; c < 3; c++) {
        for (int pixel = 0; pixel < 32 * 32; pixel++) {
          file.write(rgb[3 * pixel + c]);
        }
      }
    }
    return file.toByteArray();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private void zip(String name, String entry, byte[] bytes) throws IOException {
    try (ZipOutputStream out =
        new ZipOutputStream(Files.newOutputStream(folder.resolve("in").resolve(name)))) {
      out.putNextEntry(new ZipEntry(entry));
      out.write(bytes);
    }
  }

  private static byte[] resource(String name) throws IOException {
    return Files.readAllBytes(Path.of("../datasets/src/test/resources/pixels").resolve(name));
  }

  private Map<String, Object> prepare(TinyRun tiny) throws IOException {
    said.clear();
    return PrepareJob.run(tiny.config(Verb.PREPARE), TinyRun.session(), said::add);
  }

  private static byte[] tar(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(file.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private List<ShardRow> rows(Split split) throws IOException {
    Shards shards = Shards.open(run.config(Verb.PREPARE).data().shards(), conf);
    List<ShardRow> rows = new ArrayList<>();
    for (RowGroup group : shards.rowGroups(split)) {
      rows.addAll(RowGroupCache.shared().rows(group, conf));
    }
    return rows;
  }

  private List<String> ids(Split split) throws IOException {
    return rows(split).stream().map(ShardRow::id).toList();
  }

  private byte[] rgb(Split split, String id) throws IOException {
    ShardRow row =
        rows(split).stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
    return new SliceGrid(2, 32, 32).toImage(row.slices());
  }
}
