package io.subscale.datasets.plan;

import io.subscale.datasets.slice.Offset;
import io.subscale.datasets.slice.SliceGrid;
import io.subscale.datasets.slice.SliceWindow;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A plan on a grid of slices at a bit depth: answers what a stage predicts and sees.
 *
 * <p>With scale 1 there is one slice and no earlier one: plans {@code subscale} and {@code depth}
 * work and their windows of earlier slices are empty; plans {@code size} and {@code
 * multidimensional} have nothing to upscale and are refused.
 *
 * @param plan the stages
 * @param grid the slices
 * @param depth the bits
 */
public record PlanGeometry(Plan plan, SliceGrid grid, BitDepth depth) {
  /**
   * Checks that the parts go together.
   *
   * @throws IllegalArgumentException if a plan that upscales in size has scale 1, or a plan that
   *     upscales in depth has no low bits
   */
  public PlanGeometry {
    if (plan.splitsSize() && grid.scale() < 2) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "plan %s upscales in size and needs a scale of at least 2", plan.key()));
    }
    if (plan.splitsDepth() && depth.loBits() < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "plan %s upscales in depth and needs a low bit: %d of %d bits are high ones",
              plan.key(),
              depth.hiBits(),
              depth.bits()));
    }
  }

  /**
   * The stage of a name.
   *
   * @throws IllegalArgumentException naming the plan's stages, if there is none
   */
  public Stage stage(String name) {
    return plan.stages().stream()
        .filter(stage -> stage.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(unknown(name)));
  }

  /** Indices of the slices that a stage predicts, ascending. */
  public int[] slices(Stage stage) {
    return switch (stage.slices()) {
      case ALL -> IntStream.range(0, grid.slices()).toArray();
      case FIRST -> new int[] {0};
      case REST -> IntStream.range(1, grid.slices()).toArray();
    };
  }

  /** Bits of each value that a stage predicts. */
  public int bits(Stage stage) {
    return depth.bits(stage.target());
  }

  /** Alphabet of a stage's values; also the index that means EMPTY in its window. */
  public int levels(Stage stage) {
    return depth.levels(stage.target());
  }

  /** Alphabet of the high bits; also the index that means EMPTY in the window of high bits. */
  public int hiLevels() {
    return depth.levels(Target.HI);
  }

  /** Slots of earlier slices that a stage sees: 2S(S-1) offsets, or none. */
  public List<Offset> window(Stage stage) {
    return stage.earlierSlices() ? SliceWindow.earlier(grid.scale()) : List.of();
  }

  /** Slots of high bits that a stage sees: (2S-1)^2 offsets, or none. */
  public List<Offset> hiWindow(Stage stage) {
    return stage.futureHi() ? SliceWindow.all(grid.scale()) : List.of();
  }

  private String unknown(String name) {
    String known = plan.stages().stream().map(Stage::name).collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT, "plan %s has no stage '%s'; it has %s", plan.key(), name, known);
  }
}
