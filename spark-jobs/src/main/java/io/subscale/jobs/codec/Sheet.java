package io.subscale.jobs.codec;

import io.subscale.datasets.image.RgbImage;
import io.subscale.datasets.slice.SliceGrid;
import io.subscale.datasets.split.Split;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.shard.RowGroup;
import io.subscale.jobs.shard.RowGroupCache;
import io.subscale.jobs.shard.Shards;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;

/**
 * Pictures of one size side by side, row by row, on a rectangle as nearly square as they allow;
 * places without a picture are black.
 */
public final class Sheet {
  private static final int CHANNELS = RgbImage.CHANNELS;

  private final int images;
  private final int height;
  private final int width;
  private final int columns;
  private final RgbImage complete;

  private Sheet(int images, int height, int width) {
    this.images = images;
    this.height = height;
    this.width = width;
    columns = (int) Math.ceil(Math.sqrt(images));
    int rows = (images + columns - 1) / columns;
    byte[] rgb = new byte[rows * height * columns * width * CHANNELS];
    complete = new RgbImage(rows * height, columns * width, rgb);
  }

  /**
   * Reads pictures of a split.
   *
   * @param every takes the first of this many, in the order of the shards
   * @throws JobException (exit code 3) if there is none or a shard is not as written, (2) if they
   *     are too many
   */
  public static Sheet read(Shards shards, Split split, int every, Configuration conf) {
    List<RowGroup> groups = shards.rowGroups(split);
    long all = groups.stream().mapToLong(RowGroup::rows).sum();
    if (all == 0) {
      throw JobException.data(shards.folder() + " has no pictures in " + split.key());
    }
    return read(shards, groups, every, (all + every - 1) / every, conf);
  }

  /**
   * Reads the first pictures of a split, which are a fixed random choice, and only the row groups
   * that hold them.
   *
   * @param most at most so many
   * @throws JobException as {@link #read}
   */
  public static Sheet first(Shards shards, Split split, int most, Configuration conf) {
    List<RowGroup> groups = new ArrayList<>();
    long images = 0;
    for (RowGroup group : shards.rowGroups(split)) {
      if (images < most) {
        groups.add(group);
        images += group.rows();
      }
    }
    return read(shards, groups, 1, Math.min(images, most), conf);
  }

  private static Sheet read(
      Shards shards, List<RowGroup> groups, int every, long images, Configuration conf) {
    SliceGrid grid = shards.grid();
    Sheet sheet = empty(images, grid.height(), grid.width());
    long index = 0;
    for (RowGroup group : groups) {
      for (byte[] slices : RowGroupCache.shared().slices(group, conf)) {
        if (index % every == 0 && index / every < images) {
          sheet.put((int) (index / every), grid.toImage(slices));
        }
        index++;
      }
    }
    return sheet;
  }

  /**
   * All places black.
   *
   * @throws JobException (exit code 2) if an array cannot hold it
   */
  public static Sheet empty(long images, int height, int width) {
    double side = Math.ceil(Math.sqrt(images));
    if (side * height * side * width * CHANNELS > Integer.MAX_VALUE - 8) {
      throw JobException.config(
          String.format(
              Locale.ROOT,
              "%d pictures of %dx%d do not fit into memory as one sheet; take fewer, with a larger"
                  + " --every",
              images,
              height,
              width));
    }
    return new Sheet((int) images, height, width);
  }

  /** Puts a picture, uint8 [H][W][3], at its place. */
  public void put(int index, byte[] rgb) {
    for (int y = 0; y < height; y++) {
      int to = ((top(index) + y) * complete.width() + left(index)) * CHANNELS;
      System.arraycopy(rgb, y * width * CHANNELS, complete.rgb(), to, width * CHANNELS);
    }
  }

  private int top(int index) {
    return index / columns * height;
  }

  private int left(int index) {
    return index % columns * width;
  }

  /** How many there are. */
  public int images() {
    return images;
  }

  /** A picture, copied. */
  public RgbImage picture(int index) {
    return complete.crop(top(index), left(index), height, width);
  }

  /** A picture of this size without anything on it. */
  public RgbImage black() {
    return new RgbImage(height, width, new byte[values()]);
  }

  /** The values of a picture: H W 3. */
  public int values() {
    return height * width * CHANNELS;
  }

  /** The rectangle. */
  public RgbImage complete() {
    return complete;
  }
}
