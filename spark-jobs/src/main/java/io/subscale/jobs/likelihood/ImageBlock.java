package io.subscale.jobs.likelihood;

import io.subscale.jobs.shard.RowGroup;
import java.util.ArrayList;
import java.util.List;

/**
 * Some successive images of a row group: the unit of work. How images are cut into blocks depends
 * on the data and the batch only.
 *
 * @param group where they are
 * @param from the first image's row
 * @param to the row after the last image's
 */
public record ImageBlock(RowGroup group, int from, int to) {

  /** Number of images. */
  public int images() {
    return to - from;
  }

  /**
   * Cuts row groups into blocks that fill a batch: {@code max(1, batch / slices)} images each, the
   * last of a row group may have fewer.
   *
   * @param groups row groups in their order
   * @param batch examples of a batch
   * @param slices slices of an image that the stage predicts
   */
  public static List<ImageBlock> cut(List<RowGroup> groups, int batch, int slices) {
    int images = Math.max(1, batch / slices);
    List<ImageBlock> blocks = new ArrayList<>();
    for (RowGroup group : groups) {
      for (int from = 0; from < group.rows(); from += images) {
        blocks.add(new ImageBlock(group, from, Math.min(group.rows(), from + images)));
      }
    }
    return blocks;
  }

  /**
   * The blocks up to a number of images; the last is cut short.
   *
   * @param blocks in their order
   * @param images how many images to keep
   */
  public static List<ImageBlock> first(List<ImageBlock> blocks, long images) {
    List<ImageBlock> first = new ArrayList<>();
    long left = images;
    for (ImageBlock block : blocks) {
      if (left <= 0) {
        break;
      }
      int to = (int) Math.min(block.to(), block.from() + left);
      first.add(new ImageBlock(block.group(), block.from(), to));
      left -= to - block.from();
    }
    return first;
  }
}
