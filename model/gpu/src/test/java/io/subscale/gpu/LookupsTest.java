package io.subscale.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** More look-ups than one part of the gradient adds up, of more rows and columns than a block. */
class LookupsTest {
  private static final int COUNT = 5001;
  private static final int KINDS = 3;
  private static final int EACH = 70;
  private static final int UNITS = 10;
  private static final int PITCH = 12;

  @Test
  void aTableIsLookedUpAndItsRowsGetTheSumOfWhatTookThem() {
    SplittableRandom random = new SplittableRandom(1);
    int[] rows = random.ints(COUNT, 0, EACH).toArray();
    // Whole numbers, so that sums are exact.
    float[] table = new float[KINDS * EACH * UNITS];
    for (int i = 0; i < table.length; i++) {
      table[i] = random.nextInt(-9, 10);
    }
    float[] expected = new float[COUNT * PITCH];
    float[] sums = new float[table.length];
    for (int i = 0; i < COUNT * UNITS; i++) {
      int row = i / UNITS % KINDS * EACH + rows[i / UNITS];
      expected[i / UNITS * PITCH + i % UNITS] = table[row * UNITS + i % UNITS];
      sums[row * UNITS + i % UNITS] += table[row * UNITS + i % UNITS];
    }
    try (Gpu gpu = Shim.gpu();
        Buffer on = Buffer.of(rows);
        Buffer from = new Buffer((long) Float.BYTES * table.length);
        Buffer out = new Buffer((long) Float.BYTES * expected.length)) {
      out.clear();
      from.put(0, Worlds.bytes(table).array());
      Lookups of = new Lookups(on, COUNT, KINDS, EACH, UNITS, PITCH);
      of.copy(gpu, from.address(), out.address());
      assertThat(out.floats(expected.length)).isEqualTo(expected);
      assertThat(of.parts()).isEqualTo(3);
      try (Buffer parts = new Buffer((long) Float.BYTES * of.parts() * table.length)) {
        of.sum(gpu, out.address(), parts);
        float[] found = parts.floats(of.parts() * table.length);
        for (int i = 0; i < table.length; i++) {
          float sum = 0;
          for (int p = 0; p < of.parts(); p++) {
            sum += found[p * table.length + i];
          }
          assertThat(sum).isEqualTo(sums[i]);
        }
      }
    }
  }
}
