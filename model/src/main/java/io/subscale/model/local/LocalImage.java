package io.subscale.model.local;

import static io.subscale.model.local.LocalShape.COLOURS;

import io.subscale.datasets.slice.Offset;
import io.subscale.datasets.slice.SliceWindow;
import java.util.Arrays;
import java.util.List;

/**
 * One image while one of its slices is predicted: intensities and prediction errors at image
 * places, with a margin around that is off the image (NaN). For one thread.
 */
final class LocalImage {
  private final LocalShape shape;
  private final int margin;
  private final int stride;
  private final int plane;
  private final float middle;
  private final List<Offset> earlier;
  private final List<Offset> around;

  /** Intensities, [rows][columns][3]; in depth stages then the middles of the high bits. */
  final float[] values;

  /** Prediction errors, [rows][columns][3]. */
  final float[] errors;

  LocalImage(LocalTables tables) {
    shape = tables.shape();
    margin = tables.margin();
    stride = tables.stride();
    plane = tables.plane();
    middle = (shape.step() - 1) / 2f;
    earlier = SliceWindow.earlier(shape.scale());
    around = SliceWindow.all(shape.scale());
    values = new float[shape.depth() ? 2 * plane : plane];
    errors = new float[plane];
    Arrays.fill(values, Float.NaN);
    Arrays.fill(errors, Float.NaN);
  }

  /** Where slice k's pixel (y, x) begins in a plane. */
  int at(int k, int y, int x) {
    int row = margin + y * shape.scale() + k / shape.scale();
    int column = margin + x * shape.scale() + k % shape.scale();
    return row * stride + column * COLOURS;
  }

  /** The middle of a pixel's known high bits; depth stages only. */
  float middleOfHi(int at, int colour) {
    return values[plane + at + colour];
  }

  /** Takes over what is known when example n's slice is predicted, and the slice if it is there. */
  void fill(Seen seen, int n) {
    int k = seen.slices()[n];
    if (shape.depth()) {
      fillHi(seen.hi(), n, SliceWindow.slicesAt(shape.scale(), k, around));
    }
    if (seen.window().length > 0) {
      int[] slices = SliceWindow.slicesAt(shape.scale(), k, earlier);
      for (int slot = 0; slot < slices.length; slot++) {
        if (slices[slot] >= 0) {
          fillSlice(seen.window(), n, slices.length, slot, slices[slot]);
        }
      }
    }
    if (seen.target().length > 0) {
      fillSlice(seen.target(), n, 1, 0, k);
    }
  }

  private void fillHi(int[] hi, int n, int[] slices) {
    int pixels = shape.pixels();
    for (int slot = 0; slot < slices.length; slot++) {
      for (int p = 0; slices[slot] >= 0 && p < pixels; p++) {
        int to = plane + at(slices[slot], p / shape.columns(), p % shape.columns());
        int from = ((n * pixels + p) * slices.length + slot) * COLOURS;
        for (int c = 0; c < COLOURS; c++) {
          values[to + c] = hi[from + c] * shape.step() + middle;
        }
      }
    }
  }

  private void fillSlice(int[] from, int n, int slots, int slot, int k) {
    int pixels = shape.pixels();
    for (int p = 0; p < pixels; p++) {
      int to = at(k, p / shape.columns(), p % shape.columns());
      int start = ((n * pixels + p) * slots + slot) * COLOURS;
      for (int c = 0; c < COLOURS; c++) {
        set(to, c, from[start + c]);
      }
    }
  }

  /** Puts the stage's value of a pixel's colour in its place. */
  void set(int at, int colour, int value) {
    values[at + colour] =
        shape.depth() ? middleOfHi(at, colour) - middle + value : value * shape.step() + middle;
  }

  /** The lowest intensity that the value of a pixel's colour stands for. */
  int lowest(int at, int colour) {
    return (int) (shape.depth() ? values[at + colour] : values[at + colour] - middle);
  }

  /** The lowest intensity of a pixel's known high bits; depth stages only. */
  int lowestOfHi(int at, int colour) {
    return (int) (middleOfHi(at, colour) - middle);
  }
}
