package io.subscale.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.subscale.jobs.error.JobException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads a configuration: a HOCON file, then {@code -D key=value} over it, then the defaults below
 * both. Every problem of every key is found before anything is said.
 */
public final class ConfigLoader {
  private static final Map<String, Keys.Declared> DECLARED =
      Keys.of(SubscaleConfig.class).stream()
          .collect(
              Collectors.toMap(
                  Keys.Declared::path, Function.identity(), (a, b) -> a, LinkedHashMap::new));

  private static final Pattern COMMENT = Pattern.compile("#|//");

  private static final String QUOTED_NAME =
      ": quotes make one name of it; write the key without them, or as sections in braces";

  /** The key of the list as whose only element the text of an override is parsed. */
  private static final String VALUE = "value";

  private final Problems problems = new Problems();

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
    ConfigLoader loader = new ConfigLoader();
    SubscaleConfig read;
    try {
      read = loader.read(loader.overrides(overrides).withFallback(parse(file)));
    } catch (StackOverflowError e) {
      // The library's parser calls itself for each level, and so does the search for unknown keys.
      throw JobException.config(
          "the configuration is nested too deeply" + (file == null ? "" : ": " + file));
    }
    CrossChecks.check(verb, read, loader.problems);
    loader.problems.throwIfAny();
    return read;
  }

  private static Config parse(Path file) {
    if (file == null) {
      return ConfigFactory.empty();
    }
    if (!Files.isRegularFile(file)) {
      throw JobException.config("no configuration file at " + file.toAbsolutePath());
    }
    try {
      return ConfigFactory.parseFile(file.toFile(), StrictIncluder.options())
          .resolve(ConfigResolveOptions.defaults());
    } catch (ConfigException e) {
      throw JobException.config("the configuration cannot be read: " + e.getMessage());
    }
  }

  private Config overrides(Map<String, String> overrides) {
    Config config = ConfigFactory.empty();
    for (Map.Entry<String, String> override : overrides.entrySet()) {
      String origin = "-D " + override.getKey() + "=" + override.getValue();
      try {
        config =
            config.withValue(
                override.getKey(), overriding(override.getKey(), override.getValue(), origin));
      } catch (ConfigException e) {
        problems.general(origin + ": cannot be read: " + e.getMessage());
      }
    }
    return config;
  }

  /**
   * Texts are taken as they are ({@code hdfs://...} is no HOCON); the rest is parsed, and must be
   * one value: what follows a comma or a line's end would be lost.
   */
  private static ConfigValue overriding(String path, String text, String origin) {
    Keys.Declared declared = DECLARED.get(path);
    boolean literal =
        declared == null
            || declared.component().getType() == String.class
            || declared.component().getType().isEnum()
            || declared.key().bytes();
    if (literal) {
      return ConfigValueFactory.fromAnyRef(text, origin);
    }
    Config parsed =
        ConfigFactory.parseString(
            VALUE + " = [" + text + "]",
            ConfigParseOptions.defaults().setOriginDescription(origin));
    if (!parsed.isResolved()) {
      throw new ConfigException.Generic("${...} is replaced in files only");
    }
    boolean one = parsed.root().size() == 1 && parsed.getList(VALUE).size() == 1;
    if (!one || COMMENT.matcher(text).find()) {
      throw new ConfigException.Generic("not one value; give each key a -D of its own");
    }
    return parsed.getList(VALUE).get(0);
  }

  private SubscaleConfig read(Config config) {
    findUnknown(config.root(), "");
    Map<String, Object> values = new HashMap<>();
    DECLARED.values().forEach(declared -> values.put(declared.path(), value(declared, config)));
    return ConfigRecords.build(SubscaleConfig.class, values);
  }

  private Object value(Keys.Declared declared, Config config) {
    if (config.hasPathOrNull(declared.path()) && !config.getIsNull(declared.path())) {
      ConfigValue value = config.getValue(declared.path());
      try {
        return ValueReader.read(declared, value);
      } catch (ValueReader.BadValue e) {
        problems.at(value.origin(), declared.path() + " " + e.getMessage());
      }
    }
    return ConfigRecords.defaultOf(declared);
  }

  private void findUnknown(ConfigObject object, String prefix) {
    object.forEach(
        (name, value) -> {
          String path = prefix + name;
          if (name.indexOf('.') >= 0) {
            problems.at(
                value.origin(),
                "unknown key " + prefix + ConfigUtil.quoteString(name) + QUOTED_NAME);
            return;
          }
          if (DECLARED.containsKey(path)) {
            return;
          }
          boolean section =
              DECLARED.keySet().stream().anyMatch(known -> known.startsWith(path + "."));
          if (!section) {
            problems.at(value.origin(), "unknown key " + path + Spelling.hint(path, DECLARED));
          } else if (value instanceof ConfigObject inner) {
            findUnknown(inner, path + ".");
          } else {
            problems.at(value.origin(), path + " must be a section { ... } of keys");
          }
        });
  }
}
