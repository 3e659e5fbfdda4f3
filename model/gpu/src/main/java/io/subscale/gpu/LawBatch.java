package io.subscale.gpu;

import io.subscale.datasets.batch.Batch;
import io.subscale.model.block.law.LawHead;
import io.subscale.model.local.LocalShape;

/**
 * A batch on the device.
 *
 * @param examples n
 * @param rows M, pixels of all target slices
 * @param values of the batch, as {@code Values} of law.cuh
 * @param slices [n], indices of the target slices
 * @param keys [n], the same counted from the stage's first
 * @param intensities [M][3], the lowest of each value
 * @param places [M], rows of the table of places
 * @param order [M], the rows by their place
 * @param starts [65], where each place begins there
 */
record LawBatch(
    int examples,
    int rows,
    Struct values,
    Buffer slices,
    Buffer keys,
    Buffer intensities,
    Buffer places,
    Buffer order,
    Buffer starts) {
  private static final int PLACES = LocalShape.PERIOD * LocalShape.PERIOD;

  /** Copies a batch of the head's stage to the device, in place of the one before. */
  static LawBatch of(LawHead head, Batch batch, Arena arena) {
    int examples = batch.examples();
    int[] places = places(head.shape(), batch.slice());
    int[] starts = new int[PLACES + 1];
    for (int place : places) {
      starts[place + 1]++;
    }
    for (int place = 0; place < PLACES; place++) {
      starts[place + 1] += starts[place];
    }
    int[] next = starts.clone();
    int[] order = new int[places.length];
    for (int r = 0; r < places.length; r++) {
      order[next[places[r]]++] = r;
    }
    int[] keys = new int[examples];
    for (int n = 0; n < examples; n++) {
      keys[n] = batch.slice()[n] - head.shape().firstSlice();
    }
    Buffer slices = arena.ints("slices", batch.slice());
    return new LawBatch(
        examples,
        places.length,
        new Struct()
            .address(arena.ints("target", batch.target()).address())
            .address(address(arena.ints("window", batch.window())))
            .address(address(arena.ints("hi", batch.hiWindow())))
            .address(slices.address()),
        slices,
        arena.ints("keys", keys),
        arena.ints("intensities", head.labels(batch)),
        arena.ints("places", places),
        arena.ints("order", order),
        arena.ints("starts", starts));
  }

  private static long address(Buffer buffer) {
    return buffer == null ? 0 : buffer.address();
  }

  private static int[] places(LocalShape shape, int[] slices) {
    int pixels = shape.pixels();
    int[] places = new int[slices.length * pixels];
    for (int r = 0; r < places.length; r++) {
      int p = r % pixels;
      places[r] = shape.place(slices[r / pixels], p / shape.columns(), p % shape.columns());
    }
    return places;
  }
}
