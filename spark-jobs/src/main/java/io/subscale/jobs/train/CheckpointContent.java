package io.subscale.jobs.train;

import io.subscale.datasets.plan.Stage;
import io.subscale.jobs.run.RunPlan;
import io.subscale.jobs.run.Versions;
import io.subscale.jobs.run.checkpoint.Checkpoint;
import io.subscale.jobs.run.checkpoint.CheckpointMeta;
import io.subscale.jobs.run.checkpoint.SettingChange;
import io.subscale.jobs.train.loop.RoundRunner;
import io.subscale.model.checkpoint.FlatTensors;
import io.subscale.model.net.Decoder;
import java.util.List;
import java.util.Map;

/** Fills checkpoints of one run: what is trained, with what made it. */
final class CheckpointContent {
  private final RunPlan plan;
  private final String dataset;
  private final List<SettingChange> history;

  CheckpointContent(RunPlan plan, String dataset, List<SettingChange> history) {
    this.plan = plan;
    this.dataset = dataset;
    this.history = List.copyOf(history);
  }

  Checkpoint of(
      Stage stage,
      Decoder decoder,
      RoundRunner.Snapshot snapshot,
      StageCheckpoints.Progress progress) {
    Map<String, long[]> shapes = decoder.tensors();
    Map<String, String> metadata = Map.of("stage", stage.name());
    CheckpointMeta meta =
        new CheckpointMeta(
            CheckpointMeta.FORMAT,
            CheckpointMeta.VERSION,
            stage.name(),
            progress.state(),
            progress.bitsPerDim(),
            progress.validations(),
            dataset,
            plan.fingerprint(),
            plan.config(),
            history,
            Versions.all());
    return new Checkpoint(
        meta,
        new FlatTensors(shapes, snapshot.parameters(), metadata),
        new FlatTensors(shapes, snapshot.ema(), metadata),
        FlatTensors.single("state", snapshot.updater()));
  }
}
