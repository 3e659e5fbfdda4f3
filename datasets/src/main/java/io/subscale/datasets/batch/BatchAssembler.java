package io.subscale.datasets.batch;

import static io.subscale.datasets.slice.SliceGrid.CHANNELS;

import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.datasets.plan.Target;
import io.subscale.datasets.slice.Offset;
import io.subscale.datasets.slice.SliceGrid;
import io.subscale.datasets.slice.SliceWindow;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Lays out images in generation order as one stage's batches. Safe to share between threads. */
public final class BatchAssembler {
  private static final int OUT_OF_RANGE = -1;
  private static final int BYTES = 256;

  private final PlanGeometry geometry;
  private final Stage stage;
  private final List<Offset> window;
  private final List<Offset> hiWindow;
  private final int[] part;
  private final int[] hiPart;
  private final int[] stageSlices;

  /**
   * An assembler for one stage.
   *
   * @throws IllegalArgumentException if the plan does not have the stage
   */
  public BatchAssembler(PlanGeometry geometry, Stage stage) {
    if (!geometry.plan().stages().contains(stage)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "plan %s has no stage %s", geometry.plan().key(), stage));
    }
    this.geometry = geometry;
    this.stage = stage;
    window = geometry.window(stage);
    hiWindow = geometry.hiWindow(stage);
    part = partOfEachByte(stage.target());
    hiPart = partOfEachByte(Target.HI);
    stageSlices = geometry.slices(stage);
  }

  /**
   * One batch, an image and one of its slices an example. The same image may come several times.
   *
   * @param images uint8 [S*S][h][w][3] each, values below 2^bits
   * @param sliceIndex the target slice of each, one that the stage predicts
   * @return the batch, examples in the given order
   * @throws IllegalArgumentException if counts differ or none is given, an image has another
   *     length, a slice is not the stage's, or a value that is looked at has more bits than the
   *     depth
   */
  public Batch assemble(List<byte[]> images, int[] sliceIndex) {
    SliceGrid grid = geometry.grid();
    int n = images.size();
    if (n == 0 || n != sliceIndex.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "a batch of %d images with %d slice indices", n, sliceIndex.length));
    }
    int[] target = new int[Math.multiplyExact(n, grid.sliceValues())];
    int[] windows = new int[Math.multiplyExact(target.length, window.size())];
    int[] hiWindows = new int[Math.multiplyExact(target.length, hiWindow.size())];
    for (int example = 0; example < n; example++) {
      byte[] image = checkedImage(images.get(example));
      int slice = checkedSlice(sliceIndex[example]);
      int[] seen = SliceWindow.slicesAt(grid.scale(), slice, window);
      int[] hiSeen = SliceWindow.slicesAt(grid.scale(), slice, hiWindow);
      gather(image, new int[] {slice}, part, target, example);
      gather(image, seen, part, windows, example);
      gather(image, hiSeen, hiPart, hiWindows, example);
    }
    int[] slices = sliceIndex.clone();
    return new Batch(n, grid.sliceHeight(), grid.sliceWidth(), target, windows, hiWindows, slices);
  }

  /** Fills {@code out[example][h][w][slots][3]} from the slices in the slots. */
  private void gather(byte[] image, int[] slots, int[] partOf, int[] out, int example) {
    int values = geometry.grid().sliceValues();
    int at = example * values * slots.length;
    for (int pixel = 0; pixel < values; pixel += CHANNELS) {
      for (int slice : slots) {
        int from = slice * values + pixel;
        for (int c = 0; c < CHANNELS; c++) {
          int value = slice < 0 ? partOf[BYTES] : partOf[image[from + c] & 0xFF];
          if (value == OUT_OF_RANGE) {
            throw new IllegalArgumentException(
                String.format(
                    Locale.ROOT,
                    "value %d in slice %d has more than %d bits",
                    image[from + c] & 0xFF,
                    slice,
                    geometry.depth().bits()));
          }
          out[at++] = value;
        }
      }
    }
  }

  /** For each byte its part or OUT_OF_RANGE, and at index BYTES what means EMPTY. */
  private int[] partOfEachByte(Target target) {
    int[] parts = new int[BYTES + 1];
    Arrays.fill(parts, OUT_OF_RANGE);
    for (int value = 0; value < geometry.depth().levels(Target.ALL_BITS); value++) {
      parts[value] = geometry.depth().part(target, value);
    }
    parts[BYTES] = geometry.depth().levels(target);
    return parts;
  }

  private byte[] checkedImage(byte[] image) {
    if (image.length != geometry.grid().imageValues()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "an image of %dx%d pixels has %d bytes, not %d",
              geometry.grid().height(),
              geometry.grid().width(),
              geometry.grid().imageValues(),
              image.length));
    }
    return image;
  }

  private int checkedSlice(int slice) {
    if (Arrays.binarySearch(stageSlices, slice) < 0) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "stage %s does not predict slice %d", stage.name(), slice));
    }
    return slice;
  }
}
