package io.subscale.jobs.train;

import io.subscale.jobs.run.StageUnits;
import io.subscale.jobs.run.checkpoint.Checkpoint;
import io.subscale.jobs.run.checkpoint.CheckpointFolder;
import io.subscale.jobs.run.checkpoint.TrainState;
import io.subscale.jobs.run.checkpoint.Validations;
import io.subscale.jobs.train.observe.CheckpointSaver;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.fs.Path;

/** The last checkpoint of a stage: saves new ones and says what the stage has come to. */
final class StageCheckpoints implements CheckpointSaver.Saving {
  private final CheckpointFolder folder;
  private final CheckpointFolder.Keep keep;
  private final StageUnits units;
  private Progress last;
  private Path at;
  private Function<Progress, Checkpoint> content;

  /** What a checkpoint says of its training: the components are those of its meta data. */
  record Progress(TrainState state, double bitsPerDim, Validations validations) {}

  StageCheckpoints(
      CheckpointFolder folder,
      CheckpointFolder.Keep keep,
      StageUnits units,
      Optional<Checkpoint> newest) {
    this.folder = folder;
    this.keep = keep;
    this.units = units;
    newest
        .map(Checkpoint::meta)
        .ifPresent(
            meta -> last = new Progress(meta.state(), meta.bitsPerDim(), meta.validations()));
  }

  /** Sets where a checkpoint's content comes from. */
  void savesWith(Function<Progress, Checkpoint> filling) {
    this.content = filling;
  }

  @Override
  public void save(TrainState state, double bitsPerDim, Validations validations)
      throws IOException {
    Progress progress = new Progress(state, bitsPerDim, validations);
    at = folder.save(content.apply(progress), keep);
    last = progress;
  }

  /** Where to return to, for advice. */
  String lastCheckpoint() {
    return last == null
        ? "there is no checkpoint to return to"
        : "train goes on from round "
            + last.state().round()
            + (at == null ? " in " + folder.path() : ", " + at);
  }

  /** What validations have come to so far. */
  Validations validations() {
    return last == null ? Validations.NONE : last.validations();
  }

  /** Whether more training would help, as far as validations tell; empty without any. */
  Optional<String> trend() {
    Validations validations = validations();
    if (validations.bestBitsPerDim() == null) {
      return Optional.empty();
    }
    return Optional.of(
        validations.sinceBest() == 0
            ? String.format(
                Locale.ROOT,
                "train %s: its last validation is its best, %.3f bits/dim: more minutes may still help",
                units.stage(),
                validations.bestBitsPerDim())
            : String.format(
                Locale.ROOT,
                "train %s: no better for %d validations, best %.3f bits/dim: run.checkpoint = best",
                units.stage(),
                validations.sinceBest(),
                validations.bestBitsPerDim()));
  }

  Map<String, Object> summary() {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("name", units.stage());
    summary.put("uniform_bits_per_dim", units.uniformBitsPerDim());
    summary.put("rounds", last.state().round());
    summary.put("examples", last.state().examples());
    summary.put("seconds", last.state().millis() / 1e3);
    summary.put("train_bits_per_dim", last.bitsPerDim());
    summary.put("valid_bits_per_dim", last.validations().lastBitsPerDim());
    return summary;
  }
}
