package io.subscale.datasets.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.subscale.datasets.plan.BitDepth;
import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.datasets.slice.Offset;
import io.subscale.datasets.slice.SliceGrid;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BatchAssemblerTest {
  private static final BitDepth DEPTH = new BitDepth(5, 2);

  /** Every index of a batch against its definition in terms of the image's own rows and columns. */
  @Property(tries = 60)
  void batchIsWhatTheImageHolds(
      @ForAll @IntRange(min = 2, max = 4) int scale, @ForAll Plan plan, @ForAll long seed) {
    SliceGrid grid = new SliceGrid(scale, 2 * scale, 3 * scale);
    PlanGeometry geometry = new PlanGeometry(plan, grid, DEPTH);
    SplittableRandom random = new SplittableRandom(seed);
    List<byte[]> images = List.of(randomImage(grid, random), randomImage(grid, random));
    for (Stage stage : plan.stages()) {
      int[] choices = geometry.slices(stage);
      int[] target = {
        choices[random.nextInt(choices.length)], choices[random.nextInt(choices.length)]
      };

      Batch batch =
          new BatchAssembler(geometry, stage)
              .assemble(images.stream().map(grid::toSlices).toList(), target);

      assertThat(batch.target())
          .isEqualTo(expected(geometry, stage, images, target, List.of(new Offset(0, 0)), false));
      assertThat(batch.window())
          .isEqualTo(expected(geometry, stage, images, target, geometry.window(stage), false));
      assertThat(batch.hiWindow())
          .isEqualTo(expected(geometry, stage, images, target, geometry.hiWindow(stage), true));
      assertThat(batch.slice()).isEqualTo(target);
      assertThat(batch.slots()).isEqualTo(geometry.window(stage).size());
      assertThat(batch.hiSlots()).isEqualTo(geometry.hiWindow(stage).size());
    }
  }

  @Test
  void emptyIsNeverAnIntensity() {
    PlanGeometry geometry = new PlanGeometry(Plan.DEPTH, new SliceGrid(2, 2, 2), DEPTH);
    Stage stage = geometry.stage("depth");

    Batch batch =
        new BatchAssembler(geometry, stage).assemble(List.of(new byte[12]), new int[] {0});

    assertThat(batch.window()).hasSize(12).containsOnly(8);
    assertThat(batch.hiWindow()).hasSize(27).containsOnly(0, 4);
  }

  @Test
  void scaleOneHasNoEarlierSlices() {
    PlanGeometry geometry = new PlanGeometry(Plan.DEPTH, new SliceGrid(1, 2, 2), DEPTH);

    Batch hi =
        new BatchAssembler(geometry, geometry.stage("hi"))
            .assemble(List.of(new byte[12]), new int[] {0});
    Batch lo =
        new BatchAssembler(geometry, geometry.stage("depth"))
            .assemble(List.of(new byte[12]), new int[] {0});

    assertThat(hi.window()).isEmpty();
    assertThat(hi.hiWindow()).isEmpty();
    assertThat(lo.window()).isEmpty();
    assertThat(lo.hiWindow()).hasSize(12).containsOnly(0);
  }

  @Test
  void wrongInputIsRefusedWithItsNumbers() {
    PlanGeometry geometry = new PlanGeometry(Plan.SIZE, new SliceGrid(2, 2, 2), DEPTH);
    BatchAssembler size = new BatchAssembler(geometry, geometry.stage("size"));
    byte[] tooDeep = new byte[12];
    tooDeep[5] = 32;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> size.assemble(List.of(new byte[12]), new int[] {0}))
        .withMessage("stage size does not predict slice 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> size.assemble(List.of(new byte[11]), new int[] {1}))
        .withMessage("an image of 2x2 pixels has 12 bytes, not 11");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> size.assemble(List.of(tooDeep), new int[] {1}))
        .withMessage("value 32 in slice 1 has more than 5 bits");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> size.assemble(List.of(), new int[] {}))
        .withMessage("a batch of 0 images with 0 slice indices");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BatchAssembler(geometry, Plan.DEPTH.stages().get(0)));
  }

  private static int[] expected(
      PlanGeometry geometry,
      Stage stage,
      List<byte[]> images,
      int[] target,
      List<Offset> slots,
      boolean hi) {
    SliceGrid grid = geometry.grid();
    int scale = grid.scale();
    int[] values = new int[images.size() * grid.sliceValues() * slots.size()];
    int at = 0;
    for (int n = 0; n < images.size(); n++) {
      for (int pixel = 0; pixel < grid.sliceHeight() * grid.sliceWidth(); pixel++) {
        for (Offset slot : slots) {
          int i = target[n] / scale + slot.di();
          int j = target[n] % scale + slot.dj();
          boolean empty = i < 0 || i >= scale || j < 0 || j >= scale;
          int y = pixel / grid.sliceWidth() * scale + i;
          int x = pixel % grid.sliceWidth() * scale + j;
          for (int c = 0; c < 3; c++) {
            if (empty) {
              values[at++] = hi ? geometry.hiLevels() : geometry.levels(stage);
            } else {
              int value = images.get(n)[(y * grid.width() + x) * 3 + c];
              values[at++] = hi ? DEPTH.hi(value) : DEPTH.part(stage.target(), value);
            }
          }
        }
      }
    }
    return values;
  }

  private static byte[] randomImage(SliceGrid grid, SplittableRandom random) {
    byte[] rgb = new byte[grid.imageValues()];
    for (int at = 0; at < rgb.length; at++) {
      rgb[at] = (byte) random.nextInt(32);
    }
    return rgb;
  }
}
