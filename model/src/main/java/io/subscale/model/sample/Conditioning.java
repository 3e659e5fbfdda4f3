package io.subscale.model.sample;

import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.datasets.plan.Target;
import java.util.List;
import java.util.Locale;

/**
 * What is known of the images before anything is drawn. Known values enter as context and are left
 * as they are.
 *
 * <p>In plans {@code subscale} and {@code size} a prefix of the generation order is given, and what
 * is drawn follows the model's distribution of the rest. In plans that split the depth, the high
 * bits of the rest are drawn given the high bits of what is known, then the low bits given both.
 *
 * @param images uint8 [S*S][h][w][3] in generation order, values of the plan's bits, one a sample
 *     or one for all; empty if nothing is given
 * @param pixels the first pixels in generation order that are known, all bits
 * @param hi whether the high bits of all pixels are known
 */
public record Conditioning(List<byte[]> images, int pixels, boolean hi) {
  /** Nothing is known. */
  public static final Conditioning NONE = new Conditioning(List.of(), 0, false);

  /**
   * Checks that something to know comes with images.
   *
   * @throws IllegalArgumentException if it does not
   */
  public Conditioning {
    if (pixels < 0 || images.isEmpty() && (pixels > 0 || hi)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%d known pixels of %d images", pixels, images.size()));
    }
  }

  /** Whether a stage's values of a pixel are known. */
  boolean knows(PlanGeometry geometry, Stage stage, int slice, int pixel) {
    int each = geometry.grid().sliceHeight() * geometry.grid().sliceWidth();
    return (long) slice * each + pixel < pixels || hi && stage.target() == Target.HI;
  }

  /** Whether a stage's values of a whole slice are known. */
  boolean knowsAll(PlanGeometry geometry, Stage stage, int slice) {
    int each = geometry.grid().sliceHeight() * geometry.grid().sliceWidth();
    return knows(geometry, stage, slice, each - 1);
  }

  /** An image that holds what is known of sample {@code index} and 0 elsewhere. */
  byte[] start(PlanGeometry geometry, int index) {
    byte[] start = new byte[geometry.grid().imageValues()];
    if (images.isEmpty()) {
      return start;
    }
    byte[] known = images.get(images.size() == 1 ? 0 : index);
    if (known.length != start.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "a given image of %d bytes, not %d", known.length, start.length));
    }
    int complete = Math.min(3 * pixels, start.length);
    System.arraycopy(known, 0, start, 0, complete);
    for (int v = complete; v < start.length && hi; v++) {
      start[v] = (byte) geometry.depth().join(geometry.depth().hi(known[v] & 0xFF), 0);
    }
    return start;
  }
}
