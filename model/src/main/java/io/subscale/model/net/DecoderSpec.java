package io.subscale.model.net;

import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;

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
    NetSize size) {

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
        size);
  }

  /** Whether the decoder sees anything besides its own slice, so that it has an embedder. */
  public boolean hasContext() {
    return slots + hiSlots > 0;
  }

  /** Values of one target slice. */
  public int sliceValues() {
    return height * columns * 3;
  }
}
