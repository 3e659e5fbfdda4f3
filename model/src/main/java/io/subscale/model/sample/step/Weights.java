package io.subscale.model.sample.step;

import io.subscale.model.net.Decoder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** A copy of a decoder's weights, found by the names of {@code docs/MODEL.md}. */
final class Weights {
  private final float[] values;
  private final Map<String, Place> places = new LinkedHashMap<>();

  private record Place(int start, long[] shape) {
    int length() {
      return (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }
  }

  Weights(Decoder decoder) {
    values = decoder.parameters();
    int start = 0;
    for (Map.Entry<String, long[]> tensor : decoder.tensors().entrySet()) {
      Place place = new Place(start, tensor.getValue());
      places.put(tensor.getKey(), place);
      start += place.length();
    }
  }

  boolean has(String name) {
    return places.containsKey(name);
  }

  /** A copy of a tensor [columns]. */
  float[] vector(String name) {
    Place place = place(name);
    return Arrays.copyOfRange(values, place.start(), place.start() + place.length());
  }

  /** A copy of the rows of a tensor [rows][columns]. */
  float[][] table(String name) {
    return tap(name, 0).rows();
  }

  /** A tensor [in][out]. */
  Matrix matrix(String name) {
    return tap(name, 0);
  }

  /** Tap number {@code tap}, in raster order, of a kernel [rows][columns][in][out]. */
  Matrix tap(String name, int tap) {
    Place place = place(name);
    int axes = place.shape().length;
    float[][] rows = new float[(int) place.shape()[axes - 2]][];
    int out = (int) place.shape()[axes - 1];
    for (int i = 0; i < rows.length; i++) {
      int from = place.start() + (tap * rows.length + i) * out;
      rows[i] = Arrays.copyOfRange(values, from, from + out);
    }
    return new Matrix(rows);
  }

  private Place place(String name) {
    Place place = places.get(name);
    if (place == null) {
      throw new IllegalStateException("the decoder has no tensor " + name);
    }
    return place;
  }
}
