package io.subscale.model.step;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A copy of a decoder's weights as steps want them; matrices are packed once, when they are first
 * asked for. Steps in several threads may share it.
 */
public final class PackedWeights {
  private final Kernels kernels;
  private final float[] values;
  private final Map<String, Place> places = new LinkedHashMap<>();
  private final Map<String, Kernels.Matrix> packed = new LinkedHashMap<>();
  private final Set<String> unread = new TreeSet<>();

  private record Place(int start, long[] shape) {
    int length() {
      return (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }
  }

  /**
   * Weights by name.
   *
   * @param tensors shapes by {@code vertex.weight}, in the order of the values
   * @param values of all of them; kept, and never changed
   * @param kernels the arithmetic that matrices are packed for
   */
  public PackedWeights(Map<String, long[]> tensors, float[] values, Kernels kernels) {
    this.kernels = kernels;
    this.values = values;
    int start = 0;
    for (Map.Entry<String, long[]> tensor : tensors.entrySet()) {
      Place place = new Place(start, tensor.getValue());
      places.put(tensor.getKey(), place);
      start += place.length();
    }
    if (start != values.length) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%d weights in tensors of %d", values.length, start));
    }
    unread.addAll(places.keySet());
  }

  Kernels kernels() {
    return kernels;
  }

  /** Names of the weights that nobody has asked for. */
  public synchronized Set<String> unread() {
    return new TreeSet<>(unread);
  }

  /** A copy of a tensor, 'c' order. */
  synchronized float[] tensor(String name, long... shape) {
    Place place = place(name, shape);
    return Arrays.copyOfRange(values, place.start(), place.start() + place.length());
  }

  /** A copy of the rows of a tensor [rows][columns]. */
  synchronized float[][] table(String name, long... shape) {
    Place place = place(name, shape);
    int columns = (int) shape[1];
    float[][] table = new float[(int) shape[0]][];
    for (int r = 0; r < table.length; r++) {
      int from = place.start() + r * columns;
      table[r] = Arrays.copyOfRange(values, from, from + columns);
    }
    return table;
  }

  /** The matrices, in 'c' order, of a tensor [..][in][out]: one, a kernel's taps or the slices'. */
  synchronized Kernels.Matrix[] matrices(String name, long... shape) {
    Place place = place(name, shape);
    int in = (int) shape[shape.length - 2];
    int out = (int) shape[shape.length - 1];
    Kernels.Matrix[] taps = new Kernels.Matrix[place.length() / (in * out)];
    for (int tap = 0; tap < taps.length; tap++) {
      int start = place.start() + tap * in * out;
      taps[tap] =
          packed.computeIfAbsent(name + "/" + tap, n -> kernels.matrix(values, start, in, out));
    }
    return taps;
  }

  private Place place(String name, long... shape) {
    Place place = places.get(name);
    if (place == null || !Arrays.equals(place.shape(), shape)) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "the sampler wants weight %s of shape %s; the decoder's has %s",
              name,
              Arrays.toString(shape),
              place == null ? "no such weight" : Arrays.toString(place.shape())));
    }
    unread.remove(name);
    return place;
  }
}
