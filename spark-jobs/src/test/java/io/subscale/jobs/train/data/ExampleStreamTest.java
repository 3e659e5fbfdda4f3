package io.subscale.jobs.train.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.datasets.batch.Batch;
import io.subscale.datasets.plan.BitDepth;
import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.slice.SliceGrid;
import io.subscale.jobs.shard.RowGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExampleStreamTest {
  private static final PlanGeometry GEOMETRY =
      new PlanGeometry(Plan.SUBSCALE, new SliceGrid(2, 4, 4), BitDepth.whole(8));
  private static final List<RowGroup> GROUPS =
      List.of(
          new RowGroup("a", 0, 3, ""), new RowGroup("a", 1, 5, ""), new RowGroup("b", 0, 4, ""));
  private static final int EXAMPLES = 12;

  /**
   * Image r of group g has 10 g + r in red, which tells which one was drawn, and the column in
   * green, which tells whether it was mirrored.
   */
  private static List<byte[]> images(RowGroup group) {
    List<byte[]> images = new ArrayList<>();
    for (int row = 0; row < group.rows(); row++) {
      byte[] rgb = new byte[48];
      for (int pixel = 0; pixel < 16; pixel++) {
        rgb[3 * pixel] = (byte) (10 * GROUPS.indexOf(group) + row);
        rgb[3 * pixel + 1] = (byte) (pixel % 4);
      }
      images.add(GEOMETRY.grid().toSlices(rgb));
    }
    return images;
  }

  private record Example(int image, int slice, boolean mirrored) {}

  private static List<Example> examples(long from, int steps, boolean flip) {
    StageData data = new StageData(GROUPS, GEOMETRY, GEOMETRY.plan().stages().get(0), 77, 4, flip);
    ExampleStream stream = new ExampleStream(data, ExampleStreamTest::images, from, steps);
    List<Example> examples = new ArrayList<>();
    while (stream.hasNext()) {
      Batch batch = stream.next();
      int each = batch.target().length / batch.examples();
      for (int n = 0; n < batch.examples(); n++) {
        int[] pixel = Arrays.copyOfRange(batch.target(), n * each, n * each + 6);
        // Two neighbours of a slice are two columns apart: to the right, or mirrored to the left.
        assertThat(Math.abs(pixel[4] - pixel[1])).isEqualTo(2);
        examples.add(new Example(pixel[0], batch.slice()[n], pixel[4] < pixel[1]));
      }
    }
    return examples;
  }

  private static List<Integer> images(long from, int steps) {
    return examples(from, steps, true).stream().map(Example::image).toList();
  }

  @Test
  void everyEpochVisitsEveryExampleOnce() {
    List<Integer> all = List.of(0, 1, 2, 10, 11, 12, 13, 14, 20, 21, 22, 23);
    List<Integer> first = images(0, 3);
    List<Integer> second = images(EXAMPLES, 3);
    assertThat(first).containsExactlyInAnyOrderElementsOf(all).isNotEqualTo(second);
    assertThat(second).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void twoWorkersSeeWhatOneWouldSee() {
    List<Example> together = new ArrayList<>(examples(4, 2, true));
    together.addAll(examples(12, 3, true));
    assertThat(together).isEqualTo(examples(4, 5, true));
  }

  @Test
  void slicesAreDrawnUniformly() {
    Map<Integer, Integer> counts = new HashMap<>();
    examples(0, 1000, true).forEach(example -> counts.merge(example.slice(), 1, Integer::sum));
    assertThat(counts).hasSize(4);
    assertThat(counts.values()).allMatch(count -> Math.abs(count - 1000) < 150);
  }

  @Test
  void halfOfTheExamplesAreMirroredWhereThatIsAskedFor() {
    List<Example> flipped = examples(0, 1000, true);
    assertThat(flipped.stream().filter(Example::mirrored).count()).isBetween(1850L, 2150L);
    List<Example> plain = examples(0, 1000, false);
    assertThat(plain).noneMatch(Example::mirrored);
    assertThat(flipped.stream().map(e -> new Example(e.image(), e.slice(), false)).toList())
        .isEqualTo(plain);
  }

  /** A flip of an image is decided anew in each epoch. */
  @Test
  void anImageIsSeenBothWays() {
    assertThat(examples(0, 60, true).stream().filter(e -> e.image() == 0).map(Example::mirrored))
        .contains(true, false);
  }
}
