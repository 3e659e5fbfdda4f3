package io.subscale.jobs.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.subscale.jobs.error.JobException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The head of a JSON file: {@code format} names the kind, {@code version} says how it is written,
 * {@code file_sha256} is the SHA-256 of the whole file with that field's own 64 digits set to
 * {@code 0}, as in our safetensors, so that no changed byte goes unseen.
 *
 * @param name the kind of file
 * @param newest the version that this program writes; it reads those from 1
 * @param sealedFrom the first version with a {@code file_sha256}
 * @param remedy what to do about a file of another version
 */
public record JsonFormat(String name, int newest, int sealedFrom, String remedy) {
  private static final String SEAL = "file_sha256";
  private static final String UNSET = "0".repeat(64);

  /**
   * The text of a sealed file: format, version and checksum, then the content's own fields.
   *
   * @param content its components {@code format} and {@code version}, if it has them, are written
   *     as those of this format
   */
  public String write(Record content) {
    ObjectNode file = StrictJson.tree(content).objectNode();
    file.put("format", name).put("version", newest).put(SEAL, UNSET);
    StrictJson.tree(content)
        .fields()
        .forEachRemaining(
            field -> {
              if (!file.has(field.getKey())) {
                file.set(field.getKey(), field.getValue());
              }
            });
    byte[] bytes = StrictJson.write(file).getBytes(StandardCharsets.UTF_8);
    byte[] digits = digest(bytes).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, bytes, placeOfSeal(bytes), digits.length);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /**
   * Reads a file with components {@code format} and {@code version}.
   *
   * @param place its path, for messages
   * @throws JobException (exit code 3) that tells a file of another kind or version from a damaged
   *     one, and of that the field
   */
  public <T extends Record> T read(byte[] bytes, Class<T> type, String place) {
    ObjectNode tree = StrictJson.parse(bytes, place);
    int version = version(tree, place);
    JsonNode seal = tree.remove(SEAL);
    T content = StrictJson.read(tree, type, place);
    if (version >= sealedFrom) {
      requireSeal(bytes, seal, place);
    } else if (seal != null) {
      throw JobException.data(place + ": unknown field " + SEAL + " in version " + version);
    }
    return content;
  }

  /**
   * The version of a parsed file.
   *
   * @throws JobException (exit code 3) if it is of another kind, or of a version that this program
   *     does not read
   */
  public int version(JsonNode tree, String place) {
    if (!name.equals(tree.path("format").textValue())) {
      throw JobException.data(
          String.format(
              Locale.ROOT,
              "%s: field format: not a %s (%s)",
              place,
              name,
              Shown.value(tree.path("format"))));
    }
    JsonNode version = tree.path("version");
    if (!version.isInt() || version.intValue() < 1) {
      throw JobException.data(
          String.format(
              Locale.ROOT,
              "%s: field version: expected a whole number of at least 1, found %s",
              place,
              Shown.value(version)));
    }
    if (version.intValue() > newest) {
      throw JobException.data(
          String.format(
              Locale.ROOT,
              "%s: written by a newer program (%s of version %d; this one reads up to version %d); %s",
              place,
              name,
              version.intValue(),
              newest,
              remedy));
    }
    return version.intValue();
  }

  private static void requireSeal(byte[] bytes, JsonNode seal, String place) {
    if (seal == null || !seal.isTextual() || !seal.textValue().matches(Matches.SHA256)) {
      throw JobException.data(
          String.format(
              Locale.ROOT,
              "%s: field %s: expected 64 hexadecimal digits, found %s",
              place,
              SEAL,
              seal == null ? "nothing" : Shown.value(seal)));
    }
    int at = placeOfSeal(bytes);
    byte[] unset = bytes.clone();
    if (at >= 0 && at + UNSET.length() <= bytes.length) {
      Arrays.fill(unset, at, at + UNSET.length(), (byte) '0');
    }
    String found = digest(unset);
    if (!found.equals(seal.textValue())) {
      throw JobException.data(
          String.format(
              Locale.ROOT,
              "%s: altered: its SHA-256 is %s, field %s says %s",
              place,
              found,
              SEAL,
              seal.textValue()));
    }
  }

  /** Where the digits begin: behind the first occurrence of the key, its colon and a quote. */
  private static int placeOfSeal(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int key = text.indexOf('"' + SEAL + '"');
    int colon = text.indexOf(':', key);
    return key < 0 || colon < 0 ? -1 : text.indexOf('"', colon) + 1;
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
