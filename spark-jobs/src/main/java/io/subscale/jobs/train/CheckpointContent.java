package io.subscale.jobs.train;

import io.subscale.datasets.plan.Stage;
import io.subscale.jobs.round.GraphState;
import io.subscale.jobs.train.checkpoint.Checkpoint;
import io.subscale.jobs.train.checkpoint.CheckpointMeta;
import io.subscale.jobs.train.loop.RoundRunner;
import io.subscale.model.checkpoint.FlatTensors;
import io.subscale.model.net.Decoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Fills checkpoints of one run: what is trained, with what made it. */
final class CheckpointContent {
  private final RunPlan plan;
  private final String dataset;

  CheckpointContent(RunPlan plan, String dataset) {
    this.plan = plan;
    this.dataset = dataset;
  }

  Checkpoint of(
      Stage stage, Decoder decoder, RoundRunner.Snapshot snapshot, StageResult.Progress progress) {
    Map<String, long[]> shapes = decoder.tensors();
    Map<String, String> metadata = Map.of("stage", stage.name());
    CheckpointMeta meta =
        new CheckpointMeta(
            CheckpointMeta.FORMAT,
            CheckpointMeta.VERSION,
            stage.name(),
            progress.state(),
            progress.bitsPerDim(),
            progress.validBitsPerDim(),
            dataset,
            plan.fingerprint(),
            plan.config(),
            versions());
    return new Checkpoint(
        meta,
        GraphState.architecture(decoder.graph()),
        new FlatTensors(shapes, snapshot.parameters(), metadata),
        new FlatTensors(shapes, snapshot.ema(), metadata),
        FlatTensors.single("state", snapshot.updater()));
  }

  private static Map<String, String> versions() {
    Map<String, String> versions = new TreeMap<>();
    Properties build = build();
    versions.put("subscale", build.getProperty("version"));
    versions.put("git", build.getProperty("commit"));
    versions.put("nd4j", build.getProperty("nd4j"));
    versions.put("spark", org.apache.spark.package$.MODULE$.SPARK_VERSION());
    versions.put("java", Runtime.version().toString());
    return versions;
  }

  private static Properties build() {
    Properties build = new Properties();
    try (InputStream in = CheckpointContent.class.getResourceAsStream("build.properties")) {
      build.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("build.properties in the program's own jar", e);
    }
    return build;
  }
}
