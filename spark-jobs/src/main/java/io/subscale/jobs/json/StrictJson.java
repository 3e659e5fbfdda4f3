package io.subscale.jobs.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.subscale.jobs.error.JobException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Reads and writes the JSON of artefacts, in UTF-8 with keys in snake case. What is read is one
 * object, without repeated keys and with nothing behind it; how deep it may nest and how long its
 * numbers and texts may be is limited, so that a hostile file costs no more than its length.
 */
public final class StrictJson {
  /** Levels of objects and arrays. */
  static final int MAX_DEPTH = 64;

  /** Digits of a number. */
  static final int MAX_NUMBER_LENGTH = 100;

  /** Characters of a text. */
  static final int MAX_STRING_LENGTH = 1 << 20;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_NUMBER_LENGTH)
                          .maxStringLength(MAX_STRING_LENGTH)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build();

  private StrictJson() {}

  /**
   * Reads a file's bytes.
   *
   * @param place its path, for messages
   * @throws JobException (exit code 3) if they are not one JSON object, or beyond the limits
   */
  public static ObjectNode parse(byte[] bytes, String place) {
    try {
      JsonNode tree = MAPPER.readTree(text(bytes));
      if (tree instanceof ObjectNode object) {
        return object;
      }
      throw JobException.data(place + ": corrupt: not a JSON object");
    } catch (CharacterCodingException e) {
      throw JobException.data(place + ": corrupt: not UTF-8", e);
    } catch (JsonProcessingException e) {
      throw JobException.data(place + ": corrupt: " + sentence(e), e);
    }
  }

  private static String text(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  private static String sentence(JsonProcessingException e) {
    String first = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
    return Shown.text(first)
        + (e.getLocation() == null
            ? ""
            : String.format(
                Locale.ROOT,
                " (line %d, column %d)",
                e.getLocation().getLineNr(),
                e.getLocation().getColumnNr()));
  }

  /**
   * A record from a tree that was parsed, field by field; keys in snake case.
   *
   * @param place the file's path, for messages
   * @throws JobException (exit code 3) that names the first field that is missing, null, unknown,
   *     of a wrong type or out of range
   */
  public static <T extends Record> T read(JsonNode tree, Class<T> type, String place) {
    return type.cast(new RecordFields(place, RecordFields.Naming.SNAKE_CASE).record(tree, type));
  }

  /**
   * As {@link #read}, with the keys of files from before snake case: the components' own names.
   *
   * @throws JobException as {@link #read}
   */
  public static <T extends Record> T readCamelCase(JsonNode tree, Class<T> type, String place) {
    return type.cast(new RecordFields(place, RecordFields.Naming.CAMEL_CASE).record(tree, type));
  }

  /**
   * A map from names to records; otherwise as {@link #read}.
   *
   * @throws JobException as {@link #read}
   */
  public static <T extends Record> Map<String, T> readMap(
      ObjectNode tree, Class<T> type, String place) {
    Map<String, T> map = new LinkedHashMap<>();
    new RecordFields(place, RecordFields.Naming.SNAKE_CASE)
        .map(tree, type)
        .forEach((name, value) -> map.put(name, type.cast(value)));
    return map;
  }

  /** The text of records, maps, lists, texts and numbers; equal values, equal text. */
  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(value.getClass().getSimpleName() + " is not JSON", e);
    }
  }

  /** As {@link #write}, without one of the record's fields. */
  public static String writeWithout(Record content, String field) {
    ObjectNode tree = tree(content);
    tree.remove(field);
    return write(tree);
  }

  /** A record as a tree, under the names of a file. */
  static ObjectNode tree(Record content) {
    return MAPPER.valueToTree(content);
  }

  /** A record as maps, lists, texts and numbers, under the names of a file. */
  public static Map<String, Object> map(Record content) {
    return MAPPER.convertValue(content, new TypeReference<LinkedHashMap<String, Object>>() {});
  }
}
