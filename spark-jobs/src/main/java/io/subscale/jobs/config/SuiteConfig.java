package io.subscale.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.subscale.datasets.split.Split;
import io.subscale.jobs.config.SubscaleConfig.CheckpointChoice;
import io.subscale.jobs.error.JobException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A suite of the benchmark: what is scored, and how it is judged. Its file has a section {@code
 * benchmark} and a section {@code entries} with a section for each entry, by its name.
 *
 * @param benchmark what all entries share
 * @param entries in the order of their names
 */
public record SuiteConfig(Benchmark benchmark, List<Entry> entries) {

  /** Keys {@code benchmark.*}. */
  public record Benchmark(
      @Key(value = "\"\"", says = "Folder of the history, the reports and the tables.")
          String history,
      @Key(
              value = "0.002",
              min = 0,
              max = 8,
              says = "Bits/dim by which a model may be worse and still pass.")
          double tolerance,
      @Key(
              value = "0.99",
              min = 0.5,
              max = 0.9999,
              says = "Confidence of the interval that must lie above the tolerance.")
          double confidence,
      @Key(
              value = "10000",
              min = 100,
              max = 1e6,
              says = "How often the bootstrap draws the photographs.")
          int resamples,
      @Key(value = "1", says = "Seed of those draws.") long seed,
      @Key(value = "64", min = 1, max = 65536, says = "Slices in one forward pass.") int batch,
      @Key(
              value = "300",
              min = 0,
              max = 1e6,
              says =
                  "Seconds that a job waits without any executor before the benchmark ends with"
                      + " exit code 5; 0 = for ever.")
          double executorSeconds,
      @Key(
              value = "2000",
              min = 0,
              max = 1e6,
              says =
                  "Pictures of each split that codecs code, evenly spaced where there are more; 0"
                      + " for none.")
          int codecImages) {}

  /**
   * What is scored.
   *
   * @param name unique in the suite
   * @param score where it is
   */
  public record Entry(String name, Score score) {}

  /** Keys {@code entries.NAME.*}. */
  public record Score(
      @Key(value = "\"\"", says = "run.dir of the training whose checkpoints are scored.")
          String run,
      @Key(value = "\"\"", says = "Prepared data set; empty for that of the training.")
          String shards,
      @Key(value = "test", says = "Which images: train, valid or test.") Split split,
      @Key(value = "newest", says = "Which checkpoint: newest or best.")
          CheckpointChoice checkpoint,
      @Key(
              value = "0",
              min = 0,
              max = 1e9,
              says =
                  "Number of the run of this benchmark that the entry is held against, beside the"
                      + " one before; 0 for none.")
          int baseline,
      @Key(
              value = "\"\"",
              says =
                  "What the data set is a variant of, in your word, for published figures beside"
                      + " it: imagenet32, imagenet64, imagenet128, imagenet256, celebahq256-5bit.")
          String variant) {}

  /** The file's fixed part. */
  record Root(Benchmark benchmark) {}

  /** One entry, as its own file would be. */
  record One(Score entry) {}

  /**
   * Loads a suite.
   *
   * @param file HOCON file
   * @param overrides key of {@code benchmark} to value, over the file
   * @throws JobException (exit code 2) that lists all problems, each with its place
   */
  public static SuiteConfig load(Path file, Map<String, String> overrides) {
    return ConfigLoader.shallow(
        () -> {
          Problems problems = new Problems();
          SuiteConfig suite = read(ConfigLoader.parse(file), overrides, problems);
          problems.throwIfAny();
          return suite;
        });
  }

  private static SuiteConfig read(Config text, Map<String, String> overrides, Problems problems) {
    ConfigReader<Root> root = new ConfigReader<>(Root.class, problems);
    Benchmark benchmark =
        root.read(root.overrides(overrides).withFallback(text.withoutPath("entries"))).benchmark();
    if (benchmark.history().isEmpty()) {
      problems.general("benchmark.history is not set");
    }
    ConfigReader<One> one = new ConfigReader<>(One.class, problems);
    List<Entry> entries = new ArrayList<>();
    ConfigObject named =
        text.hasPath("entries") && text.getValue("entries") instanceof ConfigObject object
            ? object
            : ConfigFactory.empty().root();
    for (String name : named.keySet().stream().sorted().toList()) {
      ConfigValue entry = named.get(name);
      if (!name.matches("[A-Za-z0-9_-]{1,60}")) {
        problems.at(
            entry.origin(), "the entry's name must be of A-Z, a-z, 0-9, _ and -, not " + name);
      }
      Score score = one.read(entry.atKey("entry")).entry();
      if (score.run().isEmpty()) {
        problems.at(entry.origin(), "entries." + name + ".run is not set");
      }
      entries.add(new Entry(name, score));
    }
    if (entries.isEmpty()) {
      problems.general("the suite has no entries { NAME { run = ... } }");
    }
    return new SuiteConfig(benchmark, entries);
  }
}
