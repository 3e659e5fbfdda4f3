package io.subscale.gpu;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Where each tensor of a decoder lies in a flat vector on the device. */
final class Weights {
  private final Map<String, Long> starts = new HashMap<>();
  private final Map<String, long[]> shapes;
  private final long count;

  /**
   * The places of tensors.
   *
   * @param tensors shapes by name, in the order of the flat vector
   */
  Weights(Map<String, long[]> tensors) {
    shapes = Map.copyOf(tensors);
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

  /** The address of a tensor, {@code vertex.name}, in a vector. */
  long address(Buffer vector, String name) {
    return vector.address() + get(starts, name) * Float.BYTES;
  }

  /** A tensor's axes. */
  long[] shape(String name) {
    return get(shapes, name);
  }

  private static <T> T get(Map<String, T> of, String name) {
    T found = of.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "no tensor %s among %s", name, of.keySet()));
    }
    return found;
  }
}
