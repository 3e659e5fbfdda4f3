package io.subscale.jobs.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.subscale.datasets.plan.Stage;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.error.Printable;
import io.subscale.jobs.files.HadoopFiles;
import io.subscale.jobs.run.RunFolder;
import io.subscale.jobs.run.RunPlan;
import io.subscale.jobs.run.Versions;
import io.subscale.jobs.run.checkpoint.Checkpoint;
import io.subscale.jobs.run.checkpoint.CheckpointFolder;
import io.subscale.jobs.run.checkpoint.CheckpointMeta;
import io.subscale.jobs.run.checkpoint.SettingChange;
import io.subscale.jobs.run.checkpoint.TrainState;
import io.subscale.jobs.run.checkpoint.Validations;
import io.subscale.jobs.shard.Shards;
import io.subscale.model.checkpoint.CorruptTensorsException;
import io.subscale.model.checkpoint.FlatTensors;
import io.subscale.model.checkpoint.OtherTensors;
import io.subscale.model.net.Architecture;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** The verb {@code import}: weights of another program as the first checkpoints of a run. */
public final class ImportJob {
  private static final int SHOWN = 5;

  private final RunPlan plan;
  private final Path file;
  private final OtherTensors tensors;

  private ImportJob(RunPlan plan, Path file, OtherTensors tensors) {
    this.plan = plan;
    this.file = file;
    this.tensors = tensors;
  }

  /**
   * Writes a checkpoint of round 0 for every stage; {@code train} goes on from it with an optimiser
   * that starts anew.
   *
   * @param config checked
   * @param session names the file systems
   * @param progress told what was written
   * @return {@code folder}, {@code stages}, {@code weights}, {@code dataset}
   * @throws JobException (exit code 2) if the run has checkpoints already, or nothing says what
   *     data the weights are of; (3) if the file is no safetensors file, or is not of this plan
   * @throws IOException if a file system fails
   */
  public static Map<String, Object> run(
      SubscaleConfig config, SparkSession session, Consumer<String> progress) throws IOException {
    Configuration conf = session.sparkContext().hadoopConfiguration();
    RunPlan plan = RunPlan.of(config);
    RunFolder run = RunFolder.of(config, conf);
    requireEmpty(plan, run, progress);
    Path file = file(run.files(), run.files().resolve(config.export().from()));
    ImportJob job = new ImportJob(plan, file, read(run.files(), file));
    job.requireFits();
    String dataset = job.dataset(config.data().shards(), conf);
    List<String> stages = new ArrayList<>();
    for (Stage stage : plan.stages()) {
      Path at =
          run.checkpoints(stage)
              .save(job.checkpoint(stage, dataset), new CheckpointFolder.Keep(1, false));
      progress.accept("stage " + stage.name() + ": " + at);
      stages.add(stage.name());
    }
    run.writeConfig(config);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("folder", run.path().toString());
    result.put("stages", stages);
    result.put("weights", job.tensors.size());
    result.put("dataset", dataset);
    return result;
  }

  private static void requireEmpty(RunPlan plan, RunFolder run, Consumer<String> progress)
      throws IOException {
    for (Stage stage : plan.stages()) {
      if (run.checkpoints(stage).newest(progress).isPresent()) {
        throw JobException.config(
            run.checkpoints(stage).path()
                + " has checkpoints already; import into another run.dir");
      }
    }
  }

  private static Path file(HadoopFiles files, Path from) throws IOException {
    FileSystem fs = files.fileSystem(from);
    if (!fs.exists(from)) {
      throw JobException.data("export.from: there is no " + from);
    }
    return fs.getFileStatus(from).isDirectory() ? new Path(from, ModelFile.NAME) : from;
  }

  private static OtherTensors read(HadoopFiles files, Path file) throws IOException {
    FileSystem fs = files.fileSystem(file);
    long length = fs.getFileStatus(file).getLen();
    try (InputStream in = new BufferedInputStream(fs.open(file), 1 << 16)) {
      return OtherTensors.read(in, length, file.toString());
    } catch (CorruptTensorsException e) {
      throw JobException.data(e.getMessage(), e);
    }
  }

  private void requireFits() {
    requireArchitecture();
    Map<String, long[]> wanted = ModelFile.shapes(plan);
    TreeSet<String> missing = new TreeSet<>(wanted.keySet());
    missing.removeAll(tensors.shapes().keySet());
    TreeSet<String> unknown = new TreeSet<>(tensors.shapes().keySet());
    unknown.removeAll(wanted.keySet());
    require(missing, "lacks %d of the plan's " + wanted.size() + " tensors: %s");
    require(unknown, "has %d tensors that the plan does not have: %s");
    for (Map.Entry<String, long[]> tensor : wanted.entrySet()) {
      long[] found = tensors.shapes().get(tensor.getKey());
      if (!Arrays.equals(found, tensor.getValue())) {
        throw JobException.data(
            format(
                "%s: tensor %s is %s; the configuration's is %s",
                file, tensor.getKey(), Arrays.toString(found), Arrays.toString(tensor.getValue())));
      }
    }
    tensors
        .firstNotFinite()
        .ifPresent(
            name -> {
              throw JobException.data(
                  file + ": tensor " + name + " has values that are no float32 numbers");
            });
  }

  private void require(TreeSet<String> names, String sentence) {
    if (!names.isEmpty()) {
      String first = String.join(", ", names.stream().limit(SHOWN).toList());
      String more = names.size() > SHOWN ? ", ..." : "";
      throw JobException.data(
          file + " " + format(sentence, names.size(), Printable.line(first + more)));
    }
  }

  /** Heads of attention, for one, leave no trace in the shapes. */
  private void requireArchitecture() {
    String stated = tensors.metadata().get(ModelFile.ARCHITECTURE);
    JsonNode found = stated == null ? null : ModelFile.parse(stated);
    if (stated == null) {
      return;
    }
    if (found == null) {
      throw JobException.data(file + ": __metadata__.architecture is no JSON object");
    }
    ObjectNode wanted = ModelFile.architecture(plan);
    List<String> differences = new ArrayList<>();
    wanted
        .fields()
        .forEachRemaining(
            key -> {
              JsonNode other = found.path(key.getKey());
              if (!other.isMissingNode() && !other.equals(key.getValue())) {
                differences.add(
                    format(
                        "%s = %s (now %s)",
                        key.getKey(), Printable.line(other.asText()), key.getValue().asText()));
              }
            });
    if (!differences.isEmpty()) {
      throw JobException.config(
          file + " is a model with " + String.join(", ", differences) + "; use these settings");
    }
  }

  /** The data set that the file names, else that of the configuration. */
  private String dataset(String shards, Configuration conf) throws IOException {
    String named = tensors.metadata().getOrDefault("dataset", "");
    if (named.matches("[0-9a-f]{64}")) {
      return named;
    }
    if (shards.isEmpty()) {
      throw JobException.config(
          file
              + " does not say what data set it was trained on; set data.shards to one that is"
              + " prepared for it");
    }
    Shards data = Shards.open(shards, conf);
    plan.require(data);
    return data.fingerprint();
  }

  private Checkpoint checkpoint(Stage stage, String dataset) {
    Map<String, long[]> shapes = Architecture.of(plan.spec(stage)).tensors();
    float[] values =
        tensors.flat(shapes.keySet().stream().map(n -> stage.name() + "." + n).toList());
    CheckpointMeta meta =
        new CheckpointMeta(
            CheckpointMeta.FORMAT,
            CheckpointMeta.VERSION,
            stage.name(),
            TrainState.START,
            0,
            Validations.NONE,
            dataset,
            plan.fingerprint(),
            plan.config(),
            List.of(new SettingChange(0, CheckpointMeta.IMPORTED, "", file.getName())),
            Versions.all());
    FlatTensors weights = new FlatTensors(shapes, values, Map.of("stage", stage.name()));
    return new Checkpoint(
        meta, weights, weights, FlatTensors.single("state", new float[2 * values.length]));
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
