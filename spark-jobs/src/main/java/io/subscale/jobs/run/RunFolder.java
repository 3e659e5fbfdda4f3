package io.subscale.jobs.run;

import io.subscale.datasets.plan.Stage;
import io.subscale.datasets.split.Split;
import io.subscale.jobs.config.ConfigText;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.files.HadoopFiles;
import io.subscale.jobs.run.checkpoint.CheckpointFolder;
import java.io.IOException;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * {@code run.dir}: what a run leaves behind, and where.
 *
 * @param files reads and writes it
 * @param path its full path
 * @param choice which checkpoint is evaluated and sampled from
 */
public record RunFolder(HadoopFiles files, Path path, SubscaleConfig.CheckpointChoice choice) {

  /** Name of the resolved configuration of the last training. */
  public static final String CONFIG = "config.json";

  /** The folder that a configuration names; it need not exist. */
  public static RunFolder of(SubscaleConfig config, Configuration conf) throws IOException {
    HadoopFiles files = new HadoopFiles(conf);
    return new RunFolder(files, files.resolve(config.run().dir()), config.run().checkpoint());
  }

  /** Writes {@code config.json}, the resolved configuration of the last training. */
  public void writeConfig(SubscaleConfig config) throws IOException {
    files.writeText(new Path(path, CONFIG), ConfigText.json(config));
  }

  /** A stage's checkpoints. */
  public CheckpointFolder checkpoints(Stage stage) {
    return new CheckpointFolder(files, new Path(path, stage.name() + "/checkpoints"));
  }

  /** The newest lines of a stage's metrics; older ones lie beside it under numbered names. */
  public Path metrics(Stage stage) {
    return new Path(path, stage.name() + "/metrics.jsonl");
  }

  /** Where a stage's event files for TensorBoard are. */
  public Path events(Stage stage) {
    return new Path(path, stage.name());
  }

  /** Where a split's report goes. */
  public Path evaluation(Split split) {
    return new Path(path, "evaluate-" + split.name().toLowerCase(Locale.ROOT));
  }

  /** Where samples go. */
  public Path samples() {
    return new Path(path, "samples");
  }
}
