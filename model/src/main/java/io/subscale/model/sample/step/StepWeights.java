package io.subscale.model.sample.step;

import io.subscale.model.net.Decoder;
import io.subscale.model.net.DecoderSpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A copy of a decoder's weights as the steps want them, found by the names of {@code
 * docs/MODEL.md}; matrices are packed once, when they are first asked for. Who asks says the shape:
 * a weight of another shape is refused, so that a change of the training graph is not taken for
 * something else. {@link StepDecoder}s that share it may run in threads of their own.
 */
public final class StepWeights {
  private final DecoderSpec spec;
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

  /** The weights that a decoder has now. */
  public StepWeights(Decoder decoder) {
    this(decoder, Kernels.best());
  }

  StepWeights(Decoder decoder, Kernels kernels) {
    this.kernels = kernels;
    spec = decoder.spec();
    values = decoder.parameters();
    int start = 0;
    for (Map.Entry<String, long[]> tensor : decoder.tensors().entrySet()) {
      Place place = new Place(start, tensor.getValue());
      places.put(tensor.getKey(), place);
      start += place.length();
    }
    unread.addAll(places.keySet());
  }

  DecoderSpec spec() {
    return spec;
  }

  Kernels kernels() {
    return kernels;
  }

  /** Names of the weights that nobody has asked for. */
  synchronized Set<String> unread() {
    return new TreeSet<>(unread);
  }

  /** A copy of a tensor of any shape, 'c' order. */
  synchronized float[] tensor(String name, int... shape) {
    Place place = place(name, shape);
    return Arrays.copyOfRange(values, place.start(), place.start() + place.length());
  }

  /** A copy of a tensor [columns]. */
  synchronized float[] vector(String name, int columns) {
    return tensor(name, columns);
  }

  /** A copy of the rows of a tensor [rows][columns]. */
  synchronized float[][] table(String name, int rows, int columns) {
    Place place = place(name, rows, columns);
    float[][] table = new float[rows][];
    for (int r = 0; r < rows; r++) {
      int from = place.start() + r * columns;
      table[r] = Arrays.copyOfRange(values, from, from + columns);
    }
    return table;
  }

  /** A tensor [in][out]. */
  synchronized Kernels.Matrix matrix(String name, int in, int out) {
    Place place = place(name, in, out);
    return packed.computeIfAbsent(name, n -> kernels.matrix(values, place.start(), in, out));
  }

  /** The matrices, in 'c' order, of a tensor [..][in][out], such as a kernel's taps. */
  synchronized Kernels.Matrix[] matrices(String name, int... shape) {
    Place place = place(name, shape);
    int in = shape[shape.length - 2];
    int out = shape[shape.length - 1];
    Kernels.Matrix[] taps = new Kernels.Matrix[place.length() / (in * out)];
    for (int tap = 0; tap < taps.length; tap++) {
      int start = place.start() + tap * in * out;
      taps[tap] =
          packed.computeIfAbsent(name + "/" + tap, n -> kernels.matrix(values, start, in, out));
    }
    return taps;
  }

  private Place place(String name, int... shape) {
    Place place = places.get(name);
    long[] wanted = Arrays.stream(shape).asLongStream().toArray();
    if (place == null || !Arrays.equals(place.shape(), wanted)) {
      throw new IllegalStateException(
          String.format(
              "the sampler wants weight %s of shape %s; the decoder's has %s",
              name,
              Arrays.toString(wanted),
              place == null ? "no such weight" : Arrays.toString(place.shape())));
    }
    unread.remove(name);
    return place;
  }
}
