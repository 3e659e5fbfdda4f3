package io.subscale.jobs.run.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.files.HadoopFiles;
import io.subscale.jobs.json.Bounds;
import io.subscale.jobs.json.Matches;
import io.subscale.jobs.json.StrictJson;
import io.subscale.model.checkpoint.CorruptTensorsException;
import io.subscale.model.checkpoint.FlatTensors;
import io.subscale.model.checkpoint.SafeTensors;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
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
import java.util.function.DoublePredicate;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The files of one checkpoint, read and written with their checksums. */
final class CheckpointFiles {
  private static final String WEIGHTS = "weights.safetensors";
  private static final String EMA = "ema.safetensors";
  private static final String UPDATER = "updater.safetensors";
  private static final String META = "meta.json";
  private static final String CHECKSUMS = "checksums.json";
  private static final long MAX_TEXT_BYTES = 64L << 20;

  private final HadoopFiles files;
  private final Path folder;

  /** A file as it was written: {@code checksums.json} maps names to these. */
  record Written(@Bounds(min = 0) long bytes, @Matches(Matches.SHA256) String sha256) {}

  /** A checkpoint of another version of the format, which is no reason to take an older one. */
  static final class OtherVersionException extends IOException {
    private static final long serialVersionUID = 1L;

    OtherVersionException(JobException refused) {
      super(refused.getMessage(), refused);
    }
  }

  CheckpointFiles(HadoopFiles files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  void write(Checkpoint checkpoint) throws IOException {
    Map<String, Written> sums = new TreeMap<>();
    sums.put(WEIGHTS, write(WEIGHTS, out -> SafeTensors.write(out, checkpoint.weights())));
    sums.put(EMA, write(EMA, out -> SafeTensors.write(out, checkpoint.ema())));
    sums.put(UPDATER, write(UPDATER, out -> SafeTensors.write(out, checkpoint.updater())));
    sums.put(META, writeText(META, StrictJson.write(checkpoint.meta())));
    writeText(CHECKSUMS, StrictJson.write(sums));
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
    return new Checkpoint(
        meta(sums),
        readTensors(WEIGHTS, sums, weight -> !Double.isFinite(weight)),
        readTensors(EMA, sums, weight -> !Double.isFinite(weight)),
        readTensors(UPDATER, sums, Double::isNaN));
  }

  /**
   * Reads and checks {@code meta.json} alone.
   *
   * @throws JobException as {@link #read}
   * @throws OtherVersionException as {@link #read}
   */
  CheckpointMeta meta() throws IOException {
    return meta(checksums());
  }

  private CheckpointMeta meta(Map<String, Written> sums) throws IOException {
    String place = new Path(folder, META).toString();
    ObjectNode tree =
        StrictJson.parse(readText(META, sums).getBytes(StandardCharsets.UTF_8), place);
    try {
      CheckpointMeta.version(tree, place);
    } catch (JobException e) {
      throw new OtherVersionException(e);
    }
    CheckpointMeta meta = CheckpointMeta.of(tree, place);
    if (meta.state().round() != Long.parseLong(folder.getName())) {
      throw JobException.data(
          place + ": field state.round: " + meta.state().round() + " in " + folder.getName());
    }
    return meta;
  }

  private Map<String, Written> checksums() throws IOException {
    Path path = new Path(folder, CHECKSUMS);
    if (!files.exists(path)) {
      throw JobException.data(path + " is missing");
    }
    String place = path.toString();
    return StrictJson.readMap(StrictJson.parse(files.readBytes(path), place), Written.class, place);
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

  private FlatTensors readTensors(String name, Map<String, Written> sums, DoublePredicate unusable)
      throws IOException {
    try {
      FlatTensors tensors = read(name, sums, (in, bytes) -> SafeTensors.read(in, bytes, name));
      tensors
          .firstWith(unusable)
          .ifPresent(
              tensor -> {
                throw JobException.data(
                    new Path(folder, name)
                        + ": tensor "
                        + tensor
                        + " has values that are no numbers");
              });
      return tensors;
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
