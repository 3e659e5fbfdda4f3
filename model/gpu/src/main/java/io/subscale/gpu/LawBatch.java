package io.subscale.gpu;

import io.subscale.model.block.law.LawHead;
import io.subscale.model.local.LocalShape;

/**
 * What a law head reads of a batch.
 *
 * @param on the batch
 * @param keys [n], indices of the target slices counted from the stage's first
 * @param intensities [M][3], the lowest of each value
 * @param places [M], rows of the table of places
 */
record LawBatch(DeviceBatch on, Buffer keys, Buffer intensities, Buffer places) {

  /** Adds to a batch of the head's stage. */
  static LawBatch of(LawHead head, DeviceBatch on) {
    LocalShape shape = head.shape();
    int[] slices = on.batch().slice();
    int[] keys = new int[slices.length];
    for (int n = 0; n < keys.length; n++) {
      keys[n] = slices[n] - shape.firstSlice();
    }
    return new LawBatch(
        on,
        on.ofExamples("keys", keys),
        on.ofExamples("intensities", head.labels(on.batch())),
        on.ofRows("places", r -> place(shape, slices, r)));
  }

  private static int place(LocalShape shape, int[] slices, int row) {
    int p = row % shape.pixels();
    return shape.place(slices[row / shape.pixels()], p / shape.columns(), p % shape.columns());
  }

  /** As {@code Values} of law.cuh. */
  Struct values() {
    return new Struct()
        .address(on.target().address())
        .address(address(on.window()))
        .address(address(on.hi()))
        .address(on.slices().address());
  }

  private static long address(Buffer buffer) {
    return buffer == null ? 0 : buffer.address();
  }
}
