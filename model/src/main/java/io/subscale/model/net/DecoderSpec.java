package io.subscale.model.net;

import io.subscale.datasets.batch.Batch;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.model.block.law.LawHead;
import io.subscale.model.local.LocalShape;
import java.io.Serializable;
import java.util.Locale;

/**
 * Everything that fixes a decoder's architecture.
 *
 * @param scale S
 * @param height rows of a slice
 * @param columns columns of a slice
 * @param levels values a colour can take
 * @param slots earlier slices seen, 0 if none
 * @param hiSlots slots of high bits seen, 0 if none
 * @param hiLevels values a colour's high bits can take; read only with {@code hiSlots}
 * @param range slices that the stage predicts, and bits of a whole value; read by law heads
 * @param size the sizes a user chooses
 */
public record DecoderSpec(
    int scale,
    int height,
    int columns,
    int levels,
    int slots,
    int hiSlots,
    int hiLevels,
    Range range,
    NetSize size)
    implements Serializable {

  /**
   * What a stage predicts of an image.
   *
   * @param firstSlice the first slice
   * @param slices how many
   * @param bits B, of a whole value
   */
  public record Range(int firstSlice, int slices, int bits) implements Serializable {}

  /** The decoder of a stage. */
  public static DecoderSpec of(Stage stage, PlanGeometry geometry, NetSize size) {
    return new DecoderSpec(
        geometry.grid().scale(),
        geometry.grid().sliceHeight(),
        geometry.grid().sliceWidth(),
        geometry.levels(stage),
        geometry.window(stage).size(),
        geometry.hiWindow(stage).size(),
        geometry.hiLevels(),
        new Range(
            geometry.slices(stage)[0], geometry.slices(stage).length, geometry.depth().bits()),
        size);
  }

  /** The same decoder with a network of another size. */
  public DecoderSpec with(NetSize other) {
    return new DecoderSpec(scale, height, columns, levels, slots, hiSlots, hiLevels, range, other);
  }

  /** Whether the decoder sees anything besides its own slice, so that it has an embedder. */
  public boolean hasContext() {
    return slots + hiSlots > 0;
  }

  /** Whether there is a slice embedder: a body, and something for it to see. */
  public boolean hasEmbedder() {
    return size.head().body() && hasContext();
  }

  /** What a law head looks at. */
  public LocalShape localShape(Head.Law law) {
    return new LocalShape(
        scale,
        range.firstSlice(),
        range.slices(),
        height,
        columns,
        range.bits(),
        levels,
        hiSlots > 0,
        law.places());
  }

  /** Sizes of a law head's network. */
  LawHead.Sizes lawSizes(Head.Law law) {
    return new LawHead.Sizes(
        law.body() ? size.width() : 0, law.width(), law.layers(), law.components());
  }

  /** Values of one target slice. */
  public int sliceValues() {
    return height * columns * 3;
  }

  /**
   * Refuses a batch of other pixels or slots than this decoder's.
   *
   * @throws IllegalArgumentException that says both
   */
  public void require(Batch batch) {
    if (batch.height() != height
        || batch.width() != columns
        || batch.slots() != slots()
        || batch.hiSlots() != hiSlots()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a batch of %dx%d pixels with %d and %d slots does not fit a decoder of %s",
              batch.height(),
              batch.width(),
              batch.slots(),
              batch.hiSlots(),
              this));
    }
  }
}
