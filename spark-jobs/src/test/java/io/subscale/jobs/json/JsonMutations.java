package io.subscale.jobs.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every field of a JSON file removed, nulled, of another type, or of another value. */
public final class JsonMutations {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern SEAL = Pattern.compile("(\"file_sha256\"\\s*:\\s*\")[^\"]{64}");

  /**
   * One changed file.
   *
   * @param pointer where it is changed
   * @param value what is there now; null if nothing is
   * @param bytes of the file, its own checksum right
   */
  public record Mutation(String pointer, JsonNode value, byte[] bytes) {
    /** The changed field's own name; of an item of a list, the list's. */
    public String field() {
      String[] names = pointer.split("/");
      int last = names.length - 1;
      while (names[last].matches("[0-9]+")) {
        last--;
      }
      return names[last];
    }
  }

  private JsonMutations() {}

  /** All of them. */
  public static List<Mutation> of(byte[] file) throws IOException {
    JsonNode tree = JSON.readTree(file);
    List<Mutation> mutations = new ArrayList<>();
    for (String pointer : pointers(tree, "")) {
      JsonNode value = tree.at(pointer);
      mutations.add(mutation(tree, pointer, null));
      for (JsonNode other : others(value)) {
        if (!other.equals(value)) {
          mutations.add(mutation(tree, pointer, other));
        }
      }
      if (value instanceof ObjectNode) {
        mutations.add(
            mutation(tree, pointer + "/stranger", JsonNodeFactory.instance.numberNode(1)));
      }
    }
    return mutations;
  }

  private static List<String> pointers(JsonNode node, String at) {
    List<String> pointers = new ArrayList<>();
    if (node instanceof ObjectNode object) {
      object
          .fieldNames()
          .forEachRemaining(
              name -> {
                pointers.add(at + "/" + name);
                pointers.addAll(pointers(object.get(name), at + "/" + name));
              });
    } else {
      for (int i = 0; i < node.size(); i++) {
        pointers.add(at + "/" + i);
        pointers.addAll(pointers(node.get(i), at + "/" + i));
      }
    }
    return pointers;
  }

  private static List<JsonNode> others(JsonNode value) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    List<JsonNode> others =
        new ArrayList<>(
            List.of(
                json.nullNode(),
                json.textNode("x"),
                json.textNode(""),
                json.textNode("NaN"),
                json.numberNode(-1),
                json.numberNode(0),
                json.numberNode(1.5),
                json.numberNode(1e300),
                json.numberNode(BigInteger.TEN.pow(30)),
                json.booleanNode(true),
                json.arrayNode(),
                json.objectNode()));
    if (value.isIntegralNumber()) {
      others.add(json.numberNode(value.longValue() + 1));
    }
    if (value.isTextual()) {
      others.add(json.textNode(value.textValue() + "x"));
    }
    return others;
  }

  private static Mutation mutation(JsonNode tree, String pointer, JsonNode value)
      throws IOException {
    JsonNode copy = tree.deepCopy();
    int slash = pointer.lastIndexOf('/');
    String name = pointer.substring(slash + 1);
    ContainerNode<?> parent = (ContainerNode<?>) copy.at(pointer.substring(0, slash));
    if (parent instanceof ObjectNode object) {
      if (value == null) {
        object.remove(name);
      } else {
        object.set(name, value);
      }
    } else if (value == null) {
      ((ArrayNode) parent).remove(Integer.parseInt(name));
    } else {
      ((ArrayNode) parent).set(Integer.parseInt(name), value);
    }
    return new Mutation(pointer, value, sealed(JSON.writeValueAsBytes(copy)));
  }

  /** The file with the checksum that is right for it, if it has a place for one. */
  static byte[] sealed(byte[] file) {
    String text = new String(file, StandardCharsets.UTF_8);
    Matcher seal = SEAL.matcher(text);
    if (!seal.find()) {
      return file;
    }
    String unset = seal.replaceFirst("$1" + "0".repeat(64));
    String digest = HexFormat.of().formatHex(sha256(unset.getBytes(StandardCharsets.UTF_8)));
    return SEAL.matcher(text).replaceFirst("$1" + digest).getBytes(StandardCharsets.UTF_8);
  }

  /** SHA-256. */
  public static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
