package io.subscale.datasets.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.subscale.datasets.slice.SliceGrid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlanGeometryTest {
  private static final SliceGrid GRID = new SliceGrid(2, 8, 8);
  private static final BitDepth DEPTH = new BitDepth(8, 3);

  /** Every bit of every slice is predicted by exactly one stage: the likelihood has no gap. */
  @ParameterizedTest
  @EnumSource(Plan.class)
  void stagesCoverEveryBitOfEverySliceOnce(Plan plan) {
    PlanGeometry geometry = new PlanGeometry(plan, GRID, DEPTH);
    int[] bitsOfSlice = new int[GRID.slices()];
    for (Stage stage : plan.stages()) {
      for (int slice : geometry.slices(stage)) {
        bitsOfSlice[slice] += geometry.bits(stage);
      }
    }
    assertThat(bitsOfSlice).containsOnly(8);
  }

  @ParameterizedTest
  @EnumSource(Plan.class)
  void onlyLowBitsSeeTheFuture(Plan plan) {
    for (Stage stage : plan.stages()) {
      assertThat(stage.futureHi()).isEqualTo(stage.target() == Target.LO);
      assertThat(stage.earlierSlices()).isEqualTo(stage.slices() != Slices.FIRST);
    }
  }

  @Test
  void multidimensionalDepthUpscalesSliceZeroToo() {
    PlanGeometry geometry = new PlanGeometry(Plan.MULTIDIMENSIONAL, GRID, DEPTH);

    assertThat(geometry.slices(geometry.stage("small"))).containsExactly(0);
    assertThat(geometry.slices(geometry.stage("size"))).containsExactly(1, 2, 3);
    assertThat(geometry.slices(geometry.stage("depth"))).containsExactly(0, 1, 2, 3);
    assertThat(geometry.levels(geometry.stage("small"))).isEqualTo(8);
    assertThat(geometry.levels(geometry.stage("depth"))).isEqualTo(32);
    assertThat(geometry.window(geometry.stage("small"))).isEmpty();
    assertThat(geometry.window(geometry.stage("size"))).hasSize(4);
    assertThat(geometry.hiWindow(geometry.stage("size"))).isEmpty();
    assertThat(geometry.hiWindow(geometry.stage("depth"))).hasSize(9);
  }

  @Test
  void scaleOneIsForPlansThatDoNotUpscaleInSize() {
    SliceGrid whole = new SliceGrid(1, 8, 8);

    assertThatCode(() -> new PlanGeometry(Plan.SUBSCALE, whole, DEPTH)).doesNotThrowAnyException();
    assertThatCode(() -> new PlanGeometry(Plan.DEPTH, whole, DEPTH)).doesNotThrowAnyException();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PlanGeometry(Plan.SIZE, whole, DEPTH))
        .withMessage("plan size upscales in size and needs a scale of at least 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PlanGeometry(Plan.MULTIDIMENSIONAL, whole, DEPTH));
  }

  @Test
  void depthPlansNeedALowBit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PlanGeometry(Plan.DEPTH, GRID, BitDepth.whole(5)))
        .withMessage("plan depth upscales in depth and needs a low bit: 5 of 5 bits are high ones");
    assertThatCode(() -> new PlanGeometry(Plan.SIZE, GRID, BitDepth.whole(5)))
        .doesNotThrowAnyException();
  }

  @Test
  void unknownNamesAreAnsweredWithTheKnownOnes() {
    assertThat(Plan.ofKey("multidimensional")).isEqualTo(Plan.MULTIDIMENSIONAL);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Plan.ofKey("Depth"))
        .withMessage(
            "no plan is called 'Depth'; there are subscale, size, depth, multidimensional");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PlanGeometry(Plan.DEPTH, GRID, DEPTH).stage("small"))
        .withMessage("plan depth has no stage 'small'; it has hi, depth");
  }

  @Test
  void onlyPlansThatSplitDepthHaveLowBits() {
    assertThat(Plan.DEPTH.depth(8, 3)).isEqualTo(new BitDepth(8, 3));
    assertThat(Plan.MULTIDIMENSIONAL.depth(8, 3)).isEqualTo(new BitDepth(8, 3));
    assertThat(Plan.SUBSCALE.depth(8, 3)).isEqualTo(BitDepth.whole(8));
    assertThat(Plan.SIZE.depth(5, 3)).isEqualTo(BitDepth.whole(5));
  }
}
