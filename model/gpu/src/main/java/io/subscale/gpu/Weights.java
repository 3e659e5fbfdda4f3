package io.subscale.gpu;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Where each tensor of a decoder lies in a flat vector on the device. */
final class Weights {
  private final Map<String, Long> starts = new HashMap<>();
  private final long count;

  /**
   * The places of tensors.
   *
   * @param tensors shapes by name, in the order of the flat vector
   */
  Weights(Map<String, long[]> tensors) {
    long next = 0;
    for (Map.Entry<String, long[]> tensor : tensors.entrySet()) {
      starts.put(tensor.getKey(), next);
      long length = 1;
      for (long axis : tensor.getValue()) {
        length *= axis;
      }
      next += length;
    }
    count = next;
  }

  /** Number of weights. */
  long count() {
    return count;
  }

  /** The address of a tensor of the law head in a vector. */
  long address(Buffer vector, String name) {
    Long start = starts.get("law." + name);
    if (start == null) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "no tensor law.%s among %s", name, starts.keySet()));
    }
    return vector.address() + start * Float.BYTES;
  }
}
