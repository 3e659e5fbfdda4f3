package io.subscale.gpu;

import io.subscale.datasets.batch.Batch;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/** A batch's whole numbers on the device, in place of those of the batch before. */
final class DeviceBatch {
  private final Batch batch;
  private final Arena arena;
  private final Buffer target;
  private final Buffer window;
  private final Buffer hi;
  private final Buffer slices;
  private final Map<String, Buffer> ofRows = new HashMap<>();

  DeviceBatch(Batch batch, Arena arena) {
    this.batch = batch;
    this.arena = arena;
    target = arena.ints("target", batch.target());
    window = arena.ints("window", batch.window());
    hi = arena.ints("hi", batch.hiWindow());
    slices = arena.ints("slices", batch.slice());
  }

  /** What it was made from. */
  Batch batch() {
    return batch;
  }

  /** n. */
  int examples() {
    return batch.examples();
  }

  /** Rows of an example. */
  int pixels() {
    return batch.height() * batch.width();
  }

  /** M. */
  int rows() {
    return examples() * pixels();
  }

  /** [M][3]. */
  Buffer target() {
    return target;
  }

  /** [M][slots][3]; null if the stage sees none. */
  Buffer window() {
    return window;
  }

  /** [M][slots][3]; null if the stage sees none. */
  Buffer hi() {
    return hi;
  }

  /** [n], indices of the target slices. */
  Buffer slices() {
    return slices;
  }

  /** [n], some numbers of the examples. */
  Buffer ofExamples(String name, int[] values) {
    return arena.ints(name, values);
  }

  /**
   * [M], a number of each row, made and copied once.
   *
   * @param number of row r
   */
  Buffer ofRows(String name, IntUnaryOperator number) {
    return ofRows.computeIfAbsent(
        name,
        key -> {
          int[] values = new int[rows()];
          Arrays.setAll(values, number);
          return arena.ints(key, values);
        });
  }
}
