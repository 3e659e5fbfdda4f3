package io.subscale.datasets.slice;

import java.util.ArrayList;
import java.util.List;

/** The fixed relative places at which a decoder sees other slices; a slot may be off the grid. */
public final class SliceWindow {
  private SliceWindow() {}

  /**
   * Slices generated before the target: all rows above within reach, and to the left in its own
   * row.
   *
   * @param scale S, at least 1
   * @return 2S(S-1) offsets, di ascending, then dj ascending
   */
  public static List<Offset> earlier(int scale) {
    return all(scale).stream()
        .filter(offset -> offset.di() < 0 || offset.di() == 0 && offset.dj() < 0)
        .toList();
  }

  /**
   * Every slice that any target can see, itself and later ones included.
   *
   * @param scale S, at least 1
   * @return (2S-1)^2 offsets, di ascending, then dj ascending
   */
  public static List<Offset> all(int scale) {
    if (scale < 1) {
      throw new IllegalArgumentException("scale is at least 1, not " + scale);
    }
    List<Offset> offsets = new ArrayList<>();
    for (int di = 1 - scale; di < scale; di++) {
      for (int dj = 1 - scale; dj < scale; dj++) {
        offsets.add(new Offset(di, dj));
      }
    }
    return List.copyOf(offsets);
  }

  /**
   * The slice in each slot, seen from one target.
   *
   * @param scale S
   * @param target index k = i*S + j of the target slice
   * @param offsets the slots
   * @return for each slot the index of its slice, or -1 where the slot is off the grid
   */
  public static int[] slicesAt(int scale, int target, List<Offset> offsets) {
    int[] slices = new int[offsets.size()];
    for (int slot = 0; slot < slices.length; slot++) {
      int i = target / scale + offsets.get(slot).di();
      int j = target % scale + offsets.get(slot).dj();
      boolean onGrid = i >= 0 && i < scale && j >= 0 && j < scale;
      slices[slot] = onGrid ? i * scale + j : -1;
    }
    return slices;
  }
}
