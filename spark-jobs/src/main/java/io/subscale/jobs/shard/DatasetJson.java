package io.subscale.jobs.shard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.subscale.jobs.error.JobException;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code dataset.json}, to and from text. */
public final class DatasetJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private DatasetJson() {}

  /** The text of the file. */
  public static String write(Dataset dataset) {
    try {
      return MAPPER.writeValueAsString(dataset) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a data set's description cannot be written", e);
    }
  }

  /** A part of the description as maps, lists, texts and numbers, under the names of the file. */
  public static Map<String, Object> tree(Record part) {
    return MAPPER.convertValue(part, new TypeReference<LinkedHashMap<String, Object>>() {});
  }

  /**
   * Reads the file's text.
   *
   * @param place its path, for messages
   * @throws JobException (exit code 3) that tells a corrupt file from one of another version
   */
  public static Dataset read(String text, String place) {
    try {
      JsonNode tree = MAPPER.readTree(text);
      if (!Dataset.FORMAT.equals(tree.path("format").asText())) {
        throw JobException.data(place + ": not a description of a Subscale data set");
      }
      int version = tree.path("version").asInt();
      if (version != Dataset.VERSION) {
        throw JobException.data(
            "%s: written by %s program (format %d; this one reads %d); run prepare again"
                .formatted(
                    place,
                    version > Dataset.VERSION ? "a newer" : "an older",
                    version,
                    Dataset.VERSION));
      }
      return MAPPER.treeToValue(tree, Dataset.class);
    } catch (JsonProcessingException e) {
      throw JobException.data(place + ": corrupt: " + e.getOriginalMessage(), e);
    }
  }
}
