package io.subscale.jobs.config;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Writes configurations: as JSON for artefacts, as lines for a person, as the reference. */
public final class ConfigText {
  private ConfigText() {}

  /** The resolved configuration (or one section of it) as JSON with sorted keys. */
  public static String json(Record config) {
    return json(ConfigRecords.tree(config));
  }

  private static String json(Map<String, Object> tree) {
    return ConfigValueFactory.fromMap(tree)
        .render(ConfigRenderOptions.concise().setFormatted(true));
  }

  /**
   * SHA-256 in hexadecimal over the given sections' JSON; equal if and only if they are equal.
   *
   * @param without keys of the sections that are left out
   */
  public static String fingerprint(Set<String> without, Record... sections) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Record section : sections) {
        Map<String, Object> tree = new TreeMap<>(ConfigRecords.tree(section));
        tree.keySet().removeAll(without);
        digest.update(json(tree).getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** One line a key, {@code key = value}, in the order of declaration; itself valid HOCON. */
  public static String lines(SubscaleConfig config) {
    StringBuilder text = new StringBuilder();
    ConfigRecords.flat(config)
        .forEach((key, value) -> text.append(key).append(" = ").append(shown(value)).append('\n'));
    return text.toString();
  }

  /** The same lines of the keys whose value is not the default. */
  public static String changes(SubscaleConfig config) {
    StringBuilder text = new StringBuilder();
    changed(config)
        .forEach((key, value) -> text.append(key).append(" = ").append(shown(value)).append('\n'));
    return text.toString();
  }

  /** The same keys as {@code key=value}, as {@code -D} takes them: texts without quotes. */
  public static List<String> settings(SubscaleConfig config) {
    return changed(config).entrySet().stream()
        .map(
            one ->
                one.getKey()
                    + "="
                    + (one.getValue() instanceof String text ? text : shown(one.getValue())))
        .toList();
  }

  private static Map<String, Object> changed(SubscaleConfig config) {
    Map<String, Object> changed = new LinkedHashMap<>(ConfigRecords.flat(config));
    changed
        .entrySet()
        .removeAll(ConfigRecords.flat(ConfigLoader.load(Verb.CONFIG, null, Map.of())).entrySet());
    return changed;
  }

  /** A file with all that it includes and refers to, as one file. */
  public static String oneFile(Path file) {
    return ConfigLoader.parse(file).root().render(ConfigRenderOptions.concise().setFormatted(true));
  }

  /**
   * A key as the reference explains it.
   *
   * @param says what it means, and its range
   * @param value the default
   */
  public record KeyLine(String path, String says, String value) {
    private static KeyLine of(Keys.Declared declared) {
      Key key = declared.key();
      String range =
          key.min() == Double.NEGATIVE_INFINITY ? "" : " (" + ValueReader.range(key) + ")";
      return new KeyLine(declared.path(), key.says() + range, key.value());
    }
  }

  /** Every key, in the order of declaration. */
  public static List<KeyLine> keys() {
    return Keys.of(SubscaleConfig.class).stream().map(KeyLine::of).toList();
  }

  /** Every key with its default, range and sentence: the text of conf/reference.conf. */
  public static String reference() {
    StringBuilder text =
        new StringBuilder(
            """
            # Every key of Subscale with its default. Written by `subscale config --reference`;
            # a file given with --config holds only what differs from this.
            """);
    String section = "";
    for (KeyLine line : keys()) {
      String head = line.path().substring(0, line.path().indexOf('.'));
      if (!head.equals(section)) {
        text.append('\n');
        section = head;
      }
      text.append("# ").append(line.says()).append('\n');
      text.append(line.path()).append(" = ").append(line.value()).append('\n');
    }
    return text.toString();
  }

  private static String shown(Object value) {
    return value instanceof String text
        ? ConfigUtil.quoteString(text)
        : ConfigValueFactory.fromAnyRef(value).render(ConfigRenderOptions.concise());
  }
}
