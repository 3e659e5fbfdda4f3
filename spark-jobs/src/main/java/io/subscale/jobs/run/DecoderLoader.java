package io.subscale.jobs.run;

import io.subscale.datasets.plan.Stage;
import io.subscale.jobs.cluster.FloatBytes;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.likelihood.StageModel;
import io.subscale.jobs.run.checkpoint.Checkpoint;
import io.subscale.jobs.run.checkpoint.CheckpointFolder;
import io.subscale.jobs.run.checkpoint.CheckpointMeta;
import io.subscale.model.net.Architecture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The trained decoders of a run: the averaged weights of one whole checkpoint a stage. */
public final class DecoderLoader {
  private final RunFolder folder;
  private final RunPlan plan;

  /**
   * A stage's decoder and what made it.
   *
   * @param model with the averaged weights
   * @param meta of its checkpoint
   */
  public record Trained(StageModel model, CheckpointMeta meta) {}

  /**
   * The decoders of a plan in a run folder.
   *
   * @param folder where checkpoints are
   * @param plan what they must fit
   */
  public DecoderLoader(RunFolder folder, RunPlan plan) {
    this.folder = folder;
    this.plan = plan;
  }

  /**
   * Loads every stage, in generation order, from the checkpoint that run.checkpoint asks for.
   *
   * @param progress told what is skipped
   * @throws JobException (exit code 3) if a stage has no checkpoint or a broken one, (2) if it is
   *     of another size, depth, plan or network
   */
  public List<Trained> load(Consumer<String> progress) throws IOException {
    List<Trained> trained = new ArrayList<>();
    for (Stage stage : plan.stages()) {
      CheckpointFolder checkpoints = folder.checkpoints(stage);
      Checkpoint chosen =
          chosen(stage, progress)
              .orElseThrow(
                  () ->
                      JobException.data(
                          "no checkpoint of stage "
                              + stage.name()
                              + " in "
                              + checkpoints.path()
                              + "; run train"));
      byte[] weights = FloatBytes.encode(chosen.ema().values());
      trained.add(
          new Trained(new StageModel(plan.geometry(), stage, plan.size(), weights), chosen.meta()));
    }
    return trained;
  }

  /**
   * A stage's newest whole checkpoint, if it has any.
   *
   * @param progress told what is skipped
   * @throws JobException as {@link #load}
   */
  public Optional<Checkpoint> newest(Stage stage, Consumer<String> progress) throws IOException {
    Optional<Checkpoint> newest = folder.checkpoints(stage).newest(progress);
    newest.ifPresent(checkpoint -> requireFits(stage, checkpoint));
    return newest;
  }

  private Optional<Checkpoint> chosen(Stage stage, Consumer<String> progress) throws IOException {
    if (folder.choice() == SubscaleConfig.CheckpointChoice.NEWEST) {
      return newest(stage, progress);
    }
    Optional<Checkpoint> best = folder.checkpoints(stage).best(progress);
    best.ifPresent(checkpoint -> requireFits(stage, checkpoint));
    return best;
  }

  private void requireFits(Stage stage, Checkpoint checkpoint) {
    if (!checkpoint.meta().stage().equals(stage.name())) {
      throw JobException.data(
          String.format(
              Locale.ROOT,
              "%s holds checkpoints of stage %s, not %s; put the folders back as they were",
              folder.checkpoints(stage).path(),
              checkpoint.meta().stage(),
              stage.name()));
    }
    Map<String, long[]> tensors = Architecture.of(plan.spec(stage)).tensors();
    boolean same =
        checkpoint.meta().configuration().equals(plan.fingerprint())
            && sameShapes(tensors, checkpoint.weights().shapes())
            && sameShapes(tensors, checkpoint.ema().shapes());
    List<String> changes = plan.changes(checkpoint.meta().config());
    if (!same || !changes.isEmpty()) {
      throw JobException.config(
          "the checkpoints in "
              + folder.checkpoints(stage).path()
              + (changes.isEmpty()
                  ? " hold another network than the same settings make now; use another run.dir"
                  : " were trained with "
                      + String.join(", ", changes)
                      + "; use those settings, or another run.dir"));
    }
  }

  private static boolean sameShapes(Map<String, long[]> wanted, Map<String, long[]> found) {
    Iterator<Map.Entry<String, long[]>> next = found.entrySet().iterator();
    for (Map.Entry<String, long[]> tensor : wanted.entrySet()) {
      if (!next.hasNext()) {
        return false;
      }
      Map.Entry<String, long[]> other = next.next();
      if (!other.getKey().equals(tensor.getKey())
          || !Arrays.equals(other.getValue(), tensor.getValue())) {
        return false;
      }
    }
    return !next.hasNext();
  }

  /**
   * Checks that a checkpoint was trained on a data set.
   *
   * @throws JobException (exit code 3) if it names another
   */
  public void requireDataset(CheckpointMeta meta, String fingerprint) {
    if (!meta.dataset().equals(fingerprint)) {
      throw JobException.data(
          String.format(
              Locale.ROOT,
              "run.dir %s holds checkpoints of data set %s, but data.shards is data set %s;"
                  + " choose the data they were trained on, or another run.dir",
              folder.path(),
              shortened(meta.dataset()),
              shortened(fingerprint)));
    }
  }

  private static String shortened(String fingerprint) {
    return fingerprint.substring(0, Math.min(16, fingerprint.length()));
  }
}
