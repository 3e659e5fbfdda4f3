package io.subscale.jobs.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.subscale.jobs.error.ExitCode;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.files.HadoopFiles;
import io.subscale.jobs.json.JsonMutations;
import io.subscale.jobs.json.JsonMutations.Mutation;
import io.subscale.jobs.json.StrictJson;
import io.subscale.jobs.run.checkpoint.CheckpointFolder;
import io.subscale.jobs.run.checkpoint.CheckpointMeta;
import io.subscale.jobs.sample.output.Manifest;
import io.subscale.jobs.shard.DatasetJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every field of every JSON file that is read back, changed in every way: it is refused with exit
 * code 3 and the field's name, or read as what it now says. Nothing else is ever thrown.
 */
@Tag("slow")
class MutatedFilesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HadoopFiles FILES = new HadoopFiles(new Configuration());

  @TempDir Path temp;
  private int refused;
  private int accepted;

  /** Reads a file into the record that it holds. */
  private interface Reader {
    Record read(byte[] bytes) throws IOException;
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v2"})
  void dataSet(String version) throws IOException {
    byte[] file = Files.readAllBytes(Golden.path(version, "shards/dataset.json"));
    mutate(file, bytes -> DatasetJson.read(bytes, "dataset.json"), "dataset.json");
    assertThat(refused).isGreaterThan(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v2"})
  void manifest(String version) throws IOException {
    byte[] file = Files.readAllBytes(Golden.path(version, "run/samples/manifest.json"));
    Reader reader = bytes -> Manifest.HEAD.read(bytes, Manifest.class, "manifest.json");
    mutate(file, reader, "manifest.json");
    assertThat(refused).isGreaterThan(300);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v2"})
  void checkpoint(String version) throws IOException {
    Path folder = Golden.copy(version, "run/subscale/checkpoints", temp);
    byte[] file = Files.readAllBytes(folder.resolve("00000002/meta.json"));
    mutate(file, bytes -> read(folder, bytes), "meta.json");
    assertThat(refused).isGreaterThan(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v2"})
  void checksums(String version) throws IOException {
    Path folder = Golden.copy(version, "run/subscale/checkpoints", temp);
    byte[] file = Files.readAllBytes(folder.resolve("00000002/checksums.json"));
    for (Mutation mutation : JsonMutations.of(file)) {
      Files.write(folder.resolve("00000002/checksums.json"), mutation.bytes());
      refuse(mutation, bytes -> newest(folder), "00000002");
    }
    assertThat(refused).isGreaterThan(100);
  }

  private void mutate(byte[] file, Reader reader, String place) throws IOException {
    assertThat(reader.read(file)).isNotNull();
    for (Mutation mutation : JsonMutations.of(file)) {
      if (mutation.pointer().startsWith("/config/") && !mutation.field().equals("seed")) {
        continue; // A configuration is kept as it is: what it may hold is no matter of the file's.
      }
      Record read = refuse(mutation, reader, place);
      if (read != null) {
        assertSaysSo(read, mutation);
        accepted++;
      }
    }
    assertThat(accepted).isPositive();
  }

  /** What was read, or null if it was refused in the right way. */
  private Record refuse(Mutation mutation, Reader reader, String place) throws IOException {
    try {
      return reader.read(mutation.bytes());
    } catch (JobException e) {
      assertThat(e.exitCode()).isEqualTo(ExitCode.DATA);
      assertThat(e.getMessage()).as("%s", mutation).contains(place);
      String message = plain(e.getMessage());
      assertThat(
              message.contains(plain(mutation.field()))
                  || message.contains("filesha256")
                  || mutation.field().equals("version"))
          .as("%s %s: %s", mutation.pointer(), mutation.value(), e.getMessage())
          .isTrue();
      refused++;
      return null;
    }
  }

  private static String plain(String text) {
    return text.replaceAll("[-_ ]", "").toLowerCase(java.util.Locale.ROOT);
  }

  private static void assertSaysSo(Record read, Mutation mutation) {
    JsonNode tree = JSON.valueToTree(StrictJson.map(read));
    JsonNode said = tree.at(snakeCase(mutation.pointer()));
    JsonNode wanted = mutation.value() == null ? MissingNode.getInstance() : mutation.value();
    boolean nothing = wanted.isMissingNode() || wanted.isNull();
    boolean same =
        nothing
            ? said.isMissingNode() || said.isNull() || said.asText().isEmpty()
            : wanted.isNumber()
                ? said.isNumber() && said.doubleValue() == wanted.doubleValue()
                : said.equals(wanted);
    boolean item = mutation.pointer().matches(".*/[0-9]+") && nothing;
    assertThat(same || item).as("%s: %s was read as %s", mutation.pointer(), wanted, said).isTrue();
  }

  /** Where version 1 of a checkpoint has its fields now. */
  private static String snakeCase(String pointer) {
    return pointer
        .replaceFirst("^/validBitsPerDim$", "/validations/last_bits_per_dim")
        .replaceFirst("^/bitsPerDim$", "/bits_per_dim");
  }

  private CheckpointMeta read(Path folder, byte[] meta) throws IOException {
    Path checkpoint = folder.resolve("00000002");
    ObjectNode sums = (ObjectNode) JSON.readTree(checkpoint.resolve("checksums.json").toFile());
    String sha256 = HexFormat.of().formatHex(JsonMutations.sha256(meta));
    ((ObjectNode) sums.get("meta.json")).put("bytes", meta.length).put("sha256", sha256);
    Files.write(checkpoint.resolve("meta.json"), meta);
    Files.writeString(
        checkpoint.resolve("checksums.json"), sums.toString(), StandardCharsets.UTF_8);
    return newest(folder);
  }

  private static CheckpointMeta newest(Path folder) throws IOException {
    return new CheckpointFolder(FILES, FILES.resolve(folder.toString()))
        .newest(line -> {})
        .orElseThrow()
        .meta();
  }
}
