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

  /** Image r of group g is grey of value 10 g + r: its target values tell which one was drawn. */
  private static List<byte[]> images(RowGroup group) {
    List<byte[]> images = new ArrayList<>();
    for (int row = 0; row < group.rows(); row++) {
      byte[] image = new byte[48];
      Arrays.fill(image, (byte) (10 * GROUPS.indexOf(group) + row));
      images.add(image);
    }
    return images;
  }

  private static List<Integer> drawn(long from, int steps, boolean slices) {
    StageData data = new StageData(GROUPS, GEOMETRY, GEOMETRY.plan().stages().get(0), 77, 4, true);
    ExampleStream stream = new ExampleStream(data, ExampleStreamTest::images, from, steps);
    List<Integer> drawn = new ArrayList<>();
    while (stream.hasNext()) {
      Batch batch = stream.next();
      int each = batch.target().length / batch.examples();
      for (int n = 0; n < batch.examples(); n++) {
        drawn.add(slices ? batch.slice()[n] : batch.target()[n * each]);
      }
    }
    return drawn;
  }

  @Test
  void everyEpochVisitsEveryExampleOnce() {
    List<Integer> all = List.of(0, 1, 2, 10, 11, 12, 13, 14, 20, 21, 22, 23);
    List<Integer> first = drawn(0, 3, false);
    List<Integer> second = drawn(EXAMPLES, 3, false);
    assertThat(first).containsExactlyInAnyOrderElementsOf(all).isNotEqualTo(second);
    assertThat(second).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void twoWorkersSeeWhatOneWouldSee() {
    for (boolean slices : new boolean[] {false, true}) {
      List<Integer> together = new ArrayList<>(drawn(4, 2, slices));
      together.addAll(drawn(12, 3, slices));
      assertThat(together).isEqualTo(drawn(4, 5, slices));
    }
  }

  @Test
  void slicesAreDrawnUniformly() {
    Map<Integer, Integer> counts = new HashMap<>();
    drawn(0, 1000, true).forEach(slice -> counts.merge(slice, 1, Integer::sum));
    assertThat(counts).hasSize(4);
    assertThat(counts.values()).allMatch(count -> Math.abs(count - 1000) < 150);
  }
}
