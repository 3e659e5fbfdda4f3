package io.subscale.jobs.testing;

import io.subscale.jobs.config.ConfigLoader;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.config.Verb;
import io.subscale.jobs.prepare.PrepareJob;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** A run of the real program on drawn pictures of 8x8, small enough for a unit test. */
public final class TinyRun {
  private final Path folder;
  private final Map<String, String> settings = new LinkedHashMap<>();

  /** A run whose data and results are in a folder. */
  public TinyRun(Path folder) {
    this.folder = folder;
    settings.put("data.source", "generated:40");
    settings.put("data.size", "8");
    settings.put("data.bits", "4");
    settings.put("data.split.valid", "0.2");
    settings.put("data.split.test", "0.3");
    settings.put("data.row_group_bytes", "2 KiB");
    settings.put("data.shard_bytes", "4 KiB");
    settings.put("data.shards", folder.resolve("shards").toString());
    settings.put("run.dir", folder.resolve("run").toString());
    settings.put("plan.scale", "2");
    settings.put("plan.depth_bits", "2");
    settings.put("net.body", "true");
    settings.put("net.places", "6");
    settings.put("net.local_width", "8");
    settings.put("net.components", "3");
    settings.put("net.width", "8");
    settings.put("net.heads", "2");
    settings.put("net.embedder_blocks", "1");
    settings.put("net.transformer_layers", "1");
    settings.put("net.pixel_layers", "1");
    settings.put("net.value_units", "2");
    settings.put("net.dropout", "0.1");
    settings.put("train.rounds", "4");
    settings.put("train.workers", "2");
    settings.put("train.steps_per_round", "2");
    settings.put("train.batch", "3");
    settings.put("train.flip", "true");
    settings.put("train.warmup_steps", "4");
    settings.put("train.validate_images", "5");
    settings.put("evaluate.batch", "7");
  }

  /** The same run with a key set otherwise. */
  public TinyRun with(String key, Object value) {
    TinyRun other = new TinyRun(folder);
    other.settings.putAll(settings);
    other.settings.put(key, value.toString());
    return other;
  }

  /** The folder. */
  public Path folder() {
    return folder;
  }

  /** The checked configuration for a verb. */
  public SubscaleConfig config(Verb verb) {
    return ConfigLoader.load(verb, null, settings);
  }

  /** Prepares the data. */
  public TinyRun prepared() throws IOException {
    PrepareJob.run(config(Verb.PREPARE), session(), line -> {});
    return this;
  }

  /** The tests' session. */
  public static SparkSession session() {
    return SparkSession.builder().sparkContext(TestSpark.context().sc()).getOrCreate();
  }
}
