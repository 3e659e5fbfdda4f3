package io.subscale.model.checkpoint;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoublePredicate;

/**
 * A flat float vector and the named tensors that it is made of, one after the other.
 *
 * @param shapes name to shape, in the order in which the tensors lie in {@code values}; every
 *     tensor is row-major ('c' order)
 * @param values {@code [sum of the shapes' products]}
 * @param metadata free text that travels with the tensors
 */
public record FlatTensors(
    Map<String, long[]> shapes, float[] values, Map<String, String> metadata) {

  /** Copies the maps (not the values) and checks that the shapes add up to the values. */
  public FlatTensors {
    shapes = new LinkedHashMap<>(shapes);
    metadata = new LinkedHashMap<>(metadata);
    long total = 0;
    for (Map.Entry<String, long[]> shape : shapes.entrySet()) {
      total = Math.addExact(total, length(shape.getValue()));
    }
    if (total != values.length) {
      throw new IllegalArgumentException(
          "the shapes hold " + total + " values, the vector has " + values.length);
    }
  }

  /**
   * One unnamed vector as a single tensor.
   *
   * @param name the tensor's name
   * @param values the vector
   */
  public static FlatTensors single(String name, float[] values) {
    return new FlatTensors(Map.of(name, new long[] {values.length}), values, Map.of());
  }

  /** The name of the first tensor that has a value of the given kind, if one has. */
  public Optional<String> firstWith(DoublePredicate kind) {
    int at = 0;
    for (Map.Entry<String, long[]> shape : shapes.entrySet()) {
      int end = at + (int) length(shape.getValue());
      for (; at < end; at++) {
        if (kind.test(values[at])) {
          return Optional.of(shape.getKey());
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Number of values of a shape; 1 for a scalar's empty shape.
   *
   * @throws ArithmeticException if it exceeds a long or a dimension is negative
   */
  public static long length(long[] shape) {
    long length = 1;
    for (long dimension : shape) {
      if (dimension < 0) {
        throw new ArithmeticException("negative dimension in " + Arrays.toString(shape));
      }
      length = Math.multiplyExact(length, dimension);
    }
    return length;
  }
}
