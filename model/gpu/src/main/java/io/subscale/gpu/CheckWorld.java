package io.subscale.gpu;

import io.subscale.datasets.batch.Batch;
import io.subscale.datasets.batch.BatchAssembler;
import io.subscale.datasets.plan.BitDepth;
import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.datasets.slice.SliceGrid;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.net.Head;
import io.subscale.model.net.NetSize;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What {@link GpuCheck} computes: a decoder of the default configuration, or a narrower one of
 * fewer layers, over slices of a size, and drawn pictures that are smooth as photographs are.
 */
final class CheckWorld {
  private static final int SCALE = 2;
  private static final int COLOURS = 3;
  private static final int STEP = 12;
  private static final int PLACES = 32;
  private static final int COMPONENTS = 12;

  private final PlanGeometry geometry;
  private final Stage stage;
  private final NetSize size;

  /**
   * A decoder over square slices of so many rows.
   *
   * @param head {@code law} without a body, {@code body} the same with one, or {@code softmax}
   * @param width of all its parts; heads, blocks and layers go down with it, from the default's 128
   */
  CheckWorld(String head, int width, int rows) {
    Head of =
        switch (head) {
          case "law" -> new Head.Law(false, PLACES, width, 1, COMPONENTS);
          case "body" -> new Head.Law(true, PLACES, width, 1, COMPONENTS);
          case "softmax" -> new Head.Softmax();
          default -> throw new IllegalArgumentException(head + ": law, body or softmax");
        };
    int blocks = Math.max(1, width / 32);
    int layers = Math.max(1, width / 16);
    size = new NetSize(width, blocks, blocks, layers, layers, 8, 0, of);
    geometry =
        new PlanGeometry(
            Plan.SUBSCALE, new SliceGrid(SCALE, SCALE * rows, SCALE * rows), BitDepth.whole(8));
    stage = geometry.stage("subscale");
  }

  PlanGeometry geometry() {
    return geometry;
  }

  Stage stage() {
    return stage;
  }

  DecoderSpec spec() {
    return DecoderSpec.of(stage, geometry, size);
  }

  Batch batch(int examples, long seed) {
    int[] slices = new int[examples];
    for (int n = 0; n < examples; n++) {
      slices[n] = (int) ((n + seed) % (SCALE * SCALE));
    }
    return new BatchAssembler(geometry, stage).assemble(images(examples, seed), slices);
  }

  /** Pictures in generation order, each value near those above and to the left. */
  List<byte[]> images(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SliceGrid grid = geometry.grid();
    List<byte[]> images = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      int[][] plane = new int[grid.height()][grid.width() * COLOURS];
      for (int y = 0; y < plane.length; y++) {
        for (int x = 0; x < plane[y].length; x++) {
          int above = y > 0 ? plane[y - 1][x] : 128;
          int left = x >= COLOURS ? plane[y][x - COLOURS] : above;
          int value = (above + left + 1) / 2 + random.nextInt(2 * STEP + 1) - STEP;
          plane[y][x] = Math.max(0, Math.min(255, value));
        }
      }
      images.add(ordered(grid, plane));
    }
    return images;
  }

  private static byte[] ordered(SliceGrid grid, int[][] plane) {
    byte[] image = new byte[grid.imageValues()];
    int at = 0;
    for (int k = 0; k < grid.slices(); k++) {
      for (int p = 0; p < grid.sliceHeight() * grid.sliceWidth(); p++) {
        int y = p / grid.sliceWidth() * grid.scale() + k / grid.scale();
        int x = p % grid.sliceWidth() * grid.scale() + k % grid.scale();
        for (int c = 0; c < COLOURS; c++) {
          image[at++] = (byte) plane[y][x * COLOURS + c];
        }
      }
    }
    return image;
  }
}
