package io.subscale.jobs.run.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.files.HadoopFiles;
import io.subscale.model.checkpoint.CorruptTensorsException;
import io.subscale.model.checkpoint.FlatTensors;
import io.subscale.model.checkpoint.SafeTensors;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The files of one checkpoint, read and written with their checksums. */
final class CheckpointFiles {
  private static final String GRAPH = "configuration.json";
  private static final String WEIGHTS = "weights.safetensors";
  private static final String EMA = "ema.safetensors";
  private static final String UPDATER = "updater.safetensors";
  private static final String META = "meta.json";
  private static final String CHECKSUMS = "checksums.json";
  private static final long MAX_TEXT_BYTES = 64L << 20;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final HadoopFiles files;
  private final Path folder;

  /** A file as it was written: {@code checksums.json} maps names to these. */
  record Written(long bytes, String sha256) {}

  /** A checkpoint of another version of the format, which is no reason to take an older one. */
  static final class OtherVersionException extends IOException {
    private static final long serialVersionUID = 1L;

    OtherVersionException(String message) {
      super(message);
    }
  }

  CheckpointFiles(HadoopFiles files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  void write(Checkpoint checkpoint) throws IOException {
    Map<String, Written> sums = new TreeMap<>();
    sums.put(GRAPH, writeText(GRAPH, checkpoint.graph()));
    sums.put(WEIGHTS, write(WEIGHTS, out -> SafeTensors.write(out, checkpoint.weights())));
    sums.put(EMA, write(EMA, out -> SafeTensors.write(out, checkpoint.ema())));
    sums.put(UPDATER, write(UPDATER, out -> SafeTensors.write(out, checkpoint.updater())));
    sums.put(
        META,
        writeText(
            META, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(checkpoint.meta())));
    writeText(CHECKSUMS, JSON.writeValueAsString(sums));
  }

  private Written writeText(String name, String text) throws IOException {
    return write(name, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private Written write(String name, HadoopFiles.Content content) throws IOException {
    MessageDigest digest = sha256();
    Path path = new Path(folder, name);
    files.write(
        path,
        raw -> {
          OutputStream out = new DigestOutputStream(raw, digest);
          content.writeTo(out);
          out.flush();
        });
    long bytes = files.fileSystem(path).getFileStatus(path).getLen();
    return new Written(bytes, HexFormat.of().formatHex(digest.digest()));
  }

  /**
   * Reads and checks everything.
   *
   * @throws JobException (exit code 3) naming the file that is missing or altered
   * @throws OtherVersionException if it is whole but not of this version
   */
  Checkpoint read() throws IOException {
    Map<String, Written> sums = checksums();
    String metaText = readText(META, sums);
    checkVersion(metaText);
    return new Checkpoint(
        parse(metaText, META, new TypeReference<CheckpointMeta>() {}),
        readText(GRAPH, sums),
        readTensors(WEIGHTS, sums),
        readTensors(EMA, sums),
        readTensors(UPDATER, sums));
  }

  /** The validation that meta.json tells of, unchecked; infinite if it tells of none. */
  double validation() throws IOException {
    Path path = new Path(folder, META);
    try {
      JsonNode value = JSON.readTree(files.readText(path)).path("validBitsPerDim");
      return value.isNumber() ? value.doubleValue() : Double.POSITIVE_INFINITY;
    } catch (FileNotFoundException | JsonProcessingException notWhole) {
      return Double.POSITIVE_INFINITY;
    }
  }

  private Map<String, Written> checksums() throws IOException {
    Path path = new Path(folder, CHECKSUMS);
    if (!files.exists(path)) {
      throw JobException.data(path + " is missing");
    }
    return parse(files.readText(path), CHECKSUMS, new TypeReference<Map<String, Written>>() {});
  }

  private void checkVersion(String metaText) throws OtherVersionException {
    JsonNode meta = parse(metaText, META, new TypeReference<JsonNode>() {});
    String format = meta.path("format").asText();
    int version = meta.path("version").asInt();
    if (!format.equals(CheckpointMeta.FORMAT) || version != CheckpointMeta.VERSION) {
      throw new OtherVersionException(
          String.format(
              "%s is %s of version %d; this program reads %s of version %d",
              new Path(folder, META),
              format.isEmpty() ? "something" : format,
              version,
              CheckpointMeta.FORMAT,
              CheckpointMeta.VERSION));
    }
  }

  private <T> T parse(String text, String name, TypeReference<T> type) {
    try {
      return JSON.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw JobException.data(
          new Path(folder, name) + " is not as written: " + e.getOriginalMessage(), e);
    }
  }

  private String readText(String name, Map<String, Written> sums) throws IOException {
    return read(
        name,
        sums,
        (in, bytes) -> {
          if (bytes > MAX_TEXT_BYTES) {
            throw JobException.data(new Path(folder, name) + " has " + bytes + " bytes");
          }
          ByteArrayOutputStream text = new ByteArrayOutputStream();
          in.transferTo(text);
          return text.toString(StandardCharsets.UTF_8);
        });
  }

  private FlatTensors readTensors(String name, Map<String, Written> sums) throws IOException {
    try {
      return read(name, sums, (in, bytes) -> SafeTensors.read(in, bytes, name));
    } catch (CorruptTensorsException e) {
      throw JobException.data(folder + ": " + e.getMessage(), e);
    }
  }

  private interface Reader<T> {
    T read(InputStream in, long bytes) throws IOException;
  }

  private <T> T read(String name, Map<String, Written> sums, Reader<T> reader) throws IOException {
    Path path = new Path(folder, name);
    Written written = sums.get(name);
    FileSystem fs = files.fileSystem(path);
    if (written == null || !fs.exists(path)) {
      throw JobException.data(path + (written == null ? " has no checksum" : " is missing"));
    }
    long bytes = fs.getFileStatus(path).getLen();
    if (bytes != written.bytes()) {
      throw JobException.data(
          path + " has " + bytes + " bytes, " + CHECKSUMS + " says " + written.bytes());
    }
    MessageDigest digest = sha256();
    T value;
    try (InputStream in =
        new DigestInputStream(new BufferedInputStream(fs.open(path), 1 << 16), digest)) {
      value = reader.read(in, bytes);
    }
    String found = HexFormat.of().formatHex(digest.digest());
    if (!found.equals(written.sha256())) {
      throw JobException.data(
          path + " has SHA-256 " + found + ", " + CHECKSUMS + " says " + written.sha256());
    }
    return value;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
