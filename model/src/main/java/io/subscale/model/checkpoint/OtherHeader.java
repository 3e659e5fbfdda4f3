package io.subscale.model.checkpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * The header of a safetensors file that another program has written, parsed and checked.
 *
 * @param tensors in the order in which they lie in the data, which they fill without gaps
 * @param metadata the free text, empty if there is none
 */
record OtherHeader(List<Tensor> tensors, Map<String, String> metadata) {
  private static final int MAX_VALUES = Integer.MAX_VALUE - 8;

  /**
   * One tensor.
   *
   * @param from where its bytes begin in the data
   * @param to where they end
   */
  record Tensor(String name, OtherTensors.Type type, long[] shape, long from, long to) {
    /** How many values. */
    int values() {
      return (int) FlatTensors.length(shape);
    }
  }

  /** Parses and checks a header against the number of bytes that follow it. */
  static OtherHeader parse(byte[] header, long dataBytes, String file)
      throws CorruptTensorsException {
    JsonNode root = SafeTensorsHeader.tree(header, file);
    JsonNode metadata = root.get(SafeTensorsHeader.METADATA);
    List<Tensor> tensors = new ArrayList<>();
    for (Iterator<Map.Entry<String, JsonNode>> i = root.fields(); i.hasNext(); ) {
      Map.Entry<String, JsonNode> field = i.next();
      if (!field.getKey().equals(SafeTensorsHeader.METADATA)) {
        tensors.add(tensor(field.getKey(), field.getValue(), file));
      }
    }
    tensors.sort(Comparator.comparingLong(Tensor::from).thenComparingLong(Tensor::to));
    long at = 0;
    for (Tensor tensor : tensors) {
      if (tensor.from() != at) {
        throw new CorruptTensorsException(
            file,
            String.format(
                Locale.ROOT,
                "tensor %s begins at byte %d of the data, expected %d",
                tensor.name(),
                tensor.from(),
                at));
      }
      at = tensor.to();
    }
    if (at != dataBytes) {
      throw new CorruptTensorsException(
          file, "the header describes " + at + " bytes of data, the file has " + dataBytes);
    }
    return new OtherHeader(
        tensors,
        metadata == null ? new LinkedHashMap<>() : SafeTensorsHeader.metadata(metadata, file));
  }

  private static Tensor tensor(String name, JsonNode node, String file)
      throws CorruptTensorsException {
    String dtype = node.path("dtype").asText();
    Optional<OtherTensors.Type> type =
        Arrays.stream(OtherTensors.Type.values()).filter(t -> t.name().equals(dtype)).findFirst();
    if (type.isEmpty()) {
      throw new CorruptTensorsException(
          file,
          String.format(
              Locale.ROOT,
              "tensor %s: dtype %s, expected one of %s",
              name,
              node.path("dtype"),
              Arrays.toString(OtherTensors.Type.values())));
    }
    long[] shape = SafeTensorsHeader.longs(name, "shape", node.path("shape"), file);
    long[] offsets = SafeTensorsHeader.longs(name, "data_offsets", node.path("data_offsets"), file);
    long values;
    try {
      values = FlatTensors.length(shape);
    } catch (ArithmeticException e) {
      values = Long.MAX_VALUE;
    }
    if (values > MAX_VALUES) {
      throw new CorruptTensorsException(
          file, "tensor " + name + ": absurd shape " + Arrays.toString(shape));
    }
    if (offsets.length != 2
        || offsets[0] < 0
        || offsets[1] - offsets[0] != values * type.get().bytes()) {
      throw new CorruptTensorsException(
          file,
          String.format(
              Locale.ROOT,
              "tensor %s: data_offsets %s do not hold %d values of %s",
              name,
              Arrays.toString(offsets),
              values,
              dtype));
    }
    return new Tensor(name, type.get(), shape, offsets[0], offsets[1]);
  }
}
