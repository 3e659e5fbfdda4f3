package io.subscale.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads the values of one record type of keys out of HOCON, with the defaults for what is not
 * there.
 *
 * @param <T> a record of records of {@link Key}s
 */
final class ConfigReader<T extends Record> {
  private static final Pattern COMMENT = Pattern.compile("#|//");
  private static final String QUOTED_NAME =
      ": quotes make one name of it; write the key without them, or as sections in braces";

  /** The key of the list as whose only element the text of an override is parsed. */
  private static final String VALUE = "value";

  private final Class<T> type;
  private final Map<String, Keys.Declared> declared;
  private final Problems problems;

  /** A reader that adds to problems what it finds wrong. */
  ConfigReader(Class<T> type, Problems problems) {
    this.type = type;
    this.problems = problems;
    this.declared =
        Keys.of(type).stream()
            .collect(
                Collectors.toMap(
                    Keys.Declared::path, Function.identity(), (a, b) -> a, LinkedHashMap::new));
  }

  /** Reads all keys; unknown ones are problems. */
  T read(Config config) {
    findUnknown(config.root(), "");
    Map<String, Object> values = new HashMap<>();
    declared.values().forEach(key -> values.put(key.path(), value(key, config)));
    return ConfigRecords.build(type, values);
  }

  private Object value(Keys.Declared key, Config config) {
    if (config.hasPathOrNull(key.path()) && !config.getIsNull(key.path())) {
      ConfigValue value = config.getValue(key.path());
      try {
        return ValueReader.read(key, value);
      } catch (ValueReader.BadValue e) {
        problems.at(value.origin(), key.path() + " " + e.getMessage());
      }
    }
    return ConfigRecords.defaultOf(key);
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
          if (declared.containsKey(path)) {
            return;
          }
          boolean section =
              declared.keySet().stream().anyMatch(known -> known.startsWith(path + "."));
          if (!section) {
            problems.at(value.origin(), "unknown key " + path + Spelling.hint(path, declared));
          } else if (value instanceof ConfigObject inner) {
            findUnknown(inner, path + ".");
          } else {
            problems.at(value.origin(), path + " must be a section { ... } of keys");
          }
        });
  }

  /** Texts of {@code -D key=value} as a configuration; those that cannot be read are problems. */
  Config overrides(Map<String, String> overrides) {
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
  private ConfigValue overriding(String path, String text, String origin) {
    Keys.Declared key = declared.get(path);
    boolean literal =
        key == null
            || key.component().getType() == String.class
            || key.component().getType().isEnum()
            || key.key().bytes();
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
    ConfigList values = parsed.getList(VALUE);
    if (parsed.root().size() != 1 || values.size() != 1 || COMMENT.matcher(text).find()) {
      throw new ConfigException.Generic("not one value; give each key a -D of its own");
    }
    return values.get(0);
  }
}
