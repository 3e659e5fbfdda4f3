package io.subscale.jobs.sample.output;

import io.subscale.datasets.image.RgbImage;
import io.subscale.datasets.plan.BitDepth;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Slices;
import io.subscale.datasets.plan.Stage;
import io.subscale.datasets.plan.Target;
import io.subscale.datasets.slice.SliceGrid;
import java.util.Arrays;

/**
 * An image as it looks after each stage: small, of few bits, whole.
 *
 * @param geometry of the plan
 */
public record StagePictures(PlanGeometry geometry) {
  private static final byte UNKNOWN = (byte) 0x80;

  /**
   * The picture after a stage: slice 0 alone after a stage that draws only that, the high bits,
   * spread over the range, after one that draws only those.
   *
   * @param slices values in generation order, uint8 [S*S][h][w][3]; those of later stages are not
   *     looked at
   */
  public RgbImage after(Stage stage, byte[] slices) {
    boolean high = stage.target() == Target.HI;
    return stage.slices() == Slices.FIRST ? first(slices, high) : all(slices, high);
  }

  /** Slice 0, all bits. */
  public RgbImage small(byte[] slices) {
    return first(slices, false);
  }

  /** The high bits of the whole image. */
  public RgbImage high(byte[] slices) {
    return all(slices, true);
  }

  private RgbImage first(byte[] slices, boolean high) {
    SliceGrid grid = geometry.grid();
    byte[] first = Arrays.copyOf(slices, grid.sliceValues());
    return new RgbImage(grid.sliceHeight(), grid.sliceWidth(), intensities(first, high));
  }

  private RgbImage all(byte[] slices, boolean high) {
    SliceGrid grid = geometry.grid();
    return new RgbImage(grid.height(), grid.width(), grid.toImage(intensities(slices, high)));
  }

  private byte[] intensities(byte[] values, boolean high) {
    BitDepth depth = geometry.depth();
    if (!high) {
      return depth.toIntensities(values);
    }
    byte[] parts = new byte[values.length];
    for (int v = 0; v < values.length; v++) {
      parts[v] = (byte) depth.hi(values[v] & 0xFF);
    }
    return BitDepth.whole(depth.hiBits()).toIntensities(parts);
  }

  /** The whole image. */
  public RgbImage complete(byte[] slices) {
    return known(slices, Integer.MAX_VALUE);
  }

  /** The first pixels in generation order at their places, grey elsewhere. */
  public RgbImage known(byte[] slices, int pixels) {
    SliceGrid grid = geometry.grid();
    byte[] intensities = geometry.depth().toIntensities(slices);
    long values = Math.min((long) pixels * SliceGrid.CHANNELS, intensities.length);
    Arrays.fill(intensities, (int) values, intensities.length, UNKNOWN);
    return new RgbImage(grid.height(), grid.width(), grid.toImage(intensities));
  }
}
