package io.subscale.model.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.nd4j.shade.jackson.core.JsonFactory;
import org.nd4j.shade.jackson.core.JsonGenerator;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonToken;
import org.nd4j.shade.jackson.databind.DeserializationFeature;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * The JSON header of a safetensors file, parsed and checked.
 *
 * @param shapes name to shape, in file order
 * @param metadata the free text, without the checksum
 * @param checksum 64 lower-case hexadecimal digits
 * @param values number of float32 values in the data
 */
record SafeTensorsHeader(
    Map<String, long[]> shapes, Map<String, String> metadata, String checksum, long values) {
  /** What stands in the checksum's place while it is computed. */
  static final byte[] UNSET = "0".repeat(64).getBytes(StandardCharsets.US_ASCII);

  static final String METADATA = "__metadata__";
  private static final String CHECKSUM = "sha256";
  private static final int MAX_DEPTH = 3;
  private static final int MAX_DIGITS = 19;
  private static final int MAX_VALUES = Integer.MAX_VALUE - 8;
  private static final ObjectMapper JSON =
      new ObjectMapper(new JsonFactory().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION))
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** The header's bytes with an unset checksum, padded to a multiple of 8. */
  static byte[] encode(FlatTensors tensors) throws IOException {
    if (tensors.shapes().containsKey(METADATA) || tensors.metadata().containsKey(CHECKSUM)) {
      throw new IllegalArgumentException(METADATA + " and " + CHECKSUM + " are reserved names");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.getFactory().createGenerator(bytes)) {
      json.writeStartObject();
      json.writeObjectFieldStart(METADATA);
      json.writeStringField(CHECKSUM, new String(UNSET, StandardCharsets.US_ASCII));
      for (Map.Entry<String, String> entry : tensors.metadata().entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
      long at = 0;
      for (Map.Entry<String, long[]> tensor : tensors.shapes().entrySet()) {
        long end = at + Float.BYTES * FlatTensors.length(tensor.getValue());
        json.writeObjectFieldStart(tensor.getKey());
        json.writeStringField("dtype", "F32");
        json.writeFieldName("shape");
        json.writeArray(tensor.getValue(), 0, tensor.getValue().length);
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {at, end}, 0, 2);
        json.writeEndObject();
        at = end;
      }
      json.writeEndObject();
    }
    while (bytes.size() % 8 != 0) {
      bytes.write(' ');
    }
    if (bytes.size() > SafeTensors.MAX_HEADER_BYTES) {
      throw new IllegalArgumentException("header of " + bytes.size() + " bytes");
    }
    return bytes.toByteArray();
  }

  /** Where the checksum stands: its first occurrence after the field's name. */
  static int indexOfChecksum(byte[] head, byte[] checksum) {
    byte[] name = ('"' + CHECKSUM + '"').getBytes(StandardCharsets.US_ASCII);
    int from = Math.max(0, indexOf(head, name, 0));
    int at = indexOf(head, checksum, from);
    if (at < 0) {
      throw new IllegalStateException("a parsed checksum stands in the header");
    }
    return at;
  }

  private static int indexOf(byte[] in, byte[] what, int from) {
    for (int i = from; i <= in.length - what.length; i++) {
      if (Arrays.equals(in, i, i + what.length, what, 0, what.length)) {
        return i;
      }
    }
    return -1;
  }

  /** Parses and checks a header against the number of bytes that follow it. */
  static SafeTensorsHeader parse(byte[] header, long dataBytes, String file)
      throws CorruptTensorsException {
    JsonNode root = tree(header, file);
    Map<String, String> metadata = metadata(root.get(METADATA), file);
    String checksum = metadata.remove(CHECKSUM);
    if (checksum == null || !checksum.matches("[0-9a-f]{64}")) {
      throw new CorruptTensorsException(
          file, "header: " + METADATA + "." + CHECKSUM + " is not 64 hexadecimal digits");
    }
    if (!new String(header, StandardCharsets.UTF_8).contains(checksum)) {
      throw new CorruptTensorsException(file, "header: the checksum is written with escapes");
    }
    Map<String, long[]> shapes = new LinkedHashMap<>();
    long at = 0;
    for (Iterator<Map.Entry<String, JsonNode>> i = root.fields(); i.hasNext(); ) {
      Map.Entry<String, JsonNode> field = i.next();
      if (!field.getKey().equals(METADATA)) {
        long[] shape = shape(field.getKey(), field.getValue(), file);
        at = end(field.getKey(), field.getValue(), shape, at, file);
        shapes.put(field.getKey(), shape);
      }
    }
    if (at != dataBytes) {
      throw new CorruptTensorsException(
          file, "the header describes " + at + " bytes of data, the file has " + dataBytes);
    }
    if (at / Float.BYTES > MAX_VALUES) {
      throw new CorruptTensorsException(file, at / Float.BYTES + " values exceed one vector");
    }
    return new SafeTensorsHeader(shapes, metadata, checksum, at / Float.BYTES);
  }

  static JsonNode tree(byte[] header, String file) throws CorruptTensorsException {
    try {
      requireFlat(header);
      JsonNode root = JSON.readTree(header);
      if (root != null && root.isObject()) {
        return root;
      }
    } catch (IOException e) {
      throw new CorruptTensorsException(file, "header is not JSON: " + firstLine(e));
    }
    throw new CorruptTensorsException(file, "header is not a JSON object");
  }

  /**
   * ND4J's Jackson has no limits of its own: deep nesting would overflow the stack, and long
   * numbers take the square of their length. Ours nest three deep and have 19 digits at most.
   */
  private static void requireFlat(byte[] header) throws IOException {
    try (JsonParser tokens = JSON.getFactory().createParser(header)) {
      int depth = 0;
      for (JsonToken token = tokens.nextToken(); token != null; token = tokens.nextToken()) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth > MAX_DEPTH || token.isNumeric() && tokens.getTextLength() > MAX_DIGITS) {
          throw new IOException(
              String.format(
                  Locale.ROOT,
                  "it nests deeper than %d levels or has a number of more than %d digits",
                  MAX_DEPTH,
                  MAX_DIGITS));
        }
      }
    }
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  static Map<String, String> metadata(JsonNode node, String file) throws CorruptTensorsException {
    if (node == null || !node.isObject()) {
      throw new CorruptTensorsException(file, "header: no object " + METADATA);
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Iterator<Map.Entry<String, JsonNode>> i = node.fields(); i.hasNext(); ) {
      Map.Entry<String, JsonNode> entry = i.next();
      if (!entry.getValue().isTextual()) {
        throw new CorruptTensorsException(
            file, "header: " + METADATA + "." + entry.getKey() + " is not text");
      }
      metadata.put(entry.getKey(), entry.getValue().textValue());
    }
    return metadata;
  }

  private static long[] shape(String name, JsonNode tensor, String file)
      throws CorruptTensorsException {
    if (!tensor.isObject() || tensor.size() != 3) {
      throw new CorruptTensorsException(
          file, "tensor " + name + ": expected exactly dtype, shape and data_offsets");
    }
    if (!"F32".equals(tensor.path("dtype").textValue())) {
      throw new CorruptTensorsException(
          file, "tensor " + name + ": dtype " + tensor.path("dtype") + ", expected \"F32\"");
    }
    return longs(name, "shape", tensor.path("shape"), file);
  }

  private static long end(String name, JsonNode tensor, long[] shape, long at, String file)
      throws CorruptTensorsException {
    long[] offsets = longs(name, "data_offsets", tensor.path("data_offsets"), file);
    long end;
    try {
      end = Math.addExact(at, Math.multiplyExact(Float.BYTES, FlatTensors.length(shape)));
    } catch (ArithmeticException e) {
      throw new CorruptTensorsException(
          file, "tensor " + name + ": absurd shape " + Arrays.toString(shape));
    }
    if (offsets.length != 2 || offsets[0] != at || offsets[1] != end) {
      throw new CorruptTensorsException(
          file,
          String.format(
              Locale.ROOT,
              "tensor %s: data_offsets %s, expected [%d, %d]",
              name,
              Arrays.toString(offsets),
              at,
              end));
    }
    return end;
  }

  static long[] longs(String name, String field, JsonNode array, String file)
      throws CorruptTensorsException {
    if (!array.isArray()) {
      throw new CorruptTensorsException(file, "tensor " + name + ": no array " + field);
    }
    long[] longs = new long[array.size()];
    for (int i = 0; i < longs.length; i++) {
      if (!array.get(i).isIntegralNumber() || !array.get(i).canConvertToLong()) {
        throw new CorruptTensorsException(
            file, "tensor " + name + ": " + field + " holds " + array.get(i));
      }
      longs[i] = array.get(i).longValue();
    }
    return longs;
  }
}
