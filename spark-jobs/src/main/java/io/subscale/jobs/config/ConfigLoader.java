package io.subscale.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import io.subscale.jobs.error.JobException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Reads a configuration: a HOCON file, then {@code -D key=value} over it, then the defaults below
 * both. Every problem of every key is found before anything is said.
 */
public final class ConfigLoader {
  private ConfigLoader() {}

  /**
   * Loads the configuration of a command.
   *
   * @param verb decides which keys must be given
   * @param file HOCON file, or null for the defaults alone
   * @param overrides key to value, over the file
   * @throws JobException (exit code 2) that lists all problems, each with its place
   */
  public static SubscaleConfig load(Verb verb, Path file, Map<String, String> overrides) {
    return load(verb, () -> parse(file), overrides);
  }

  /**
   * Loads the configuration that an artefact has kept.
   *
   * @param verb decides which keys must be given
   * @param json what {@link ConfigText#json} wrote
   * @param origin where it is from, for messages
   * @param overrides key to value, over it
   * @throws JobException (exit code 2) that lists all problems, each with its place
   */
  public static SubscaleConfig kept(
      Verb verb, String json, String origin, Map<String, String> overrides) {
    ConfigParseOptions options = ConfigParseOptions.defaults().setOriginDescription(origin);
    return load(verb, () -> readable(() -> ConfigFactory.parseString(json, options)), overrides);
  }

  private static SubscaleConfig load(
      Verb verb, Supplier<Config> text, Map<String, String> overrides) {
    Problems problems = new Problems();
    ConfigReader<SubscaleConfig> reader = new ConfigReader<>(SubscaleConfig.class, problems);
    SubscaleConfig read =
        shallow(() -> reader.read(reader.overrides(overrides).withFallback(text.get())));
    CrossChecks.check(verb, read, problems);
    problems.throwIfAny();
    return read;
  }

  /** Parses a file; nothing for null. */
  static Config parse(Path file) {
    if (file == null) {
      return ConfigFactory.empty();
    }
    if (!Files.isRegularFile(file)) {
      throw JobException.config("no configuration file at " + file.toAbsolutePath());
    }
    return readable(() -> ConfigFactory.parseFile(file.toFile(), StrictIncluder.options()));
  }

  private static Config readable(Supplier<Config> parsed) {
    try {
      return parsed.get().resolve(ConfigResolveOptions.defaults());
    } catch (ConfigException e) {
      throw JobException.config("the configuration cannot be read: " + e.getMessage());
    }
  }

  /** The library's parser calls itself for each level, and so does the search for unknown keys. */
  static <T> T shallow(Supplier<T> read) {
    try {
      return read.get();
    } catch (StackOverflowError e) {
      throw JobException.config("the configuration is nested too deeply");
    }
  }
}
