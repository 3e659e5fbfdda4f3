package io.subscale.jobs.round.mean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.subscale.datasets.seed.Seed;
import io.subscale.jobs.cluster.FloatBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MeanTreeTest {
  private static final ChunkLayout CUT = new ChunkLayout(5, 2);
  private static final ChunkLayout WHOLE = new ChunkLayout(5, 5);

  /** Random vectors whose sums in another order would have other bits, some without examples. */
  private record World(float[][] vectors, long[] examples) {
    static World of(long seed, int workers) {
      SplittableRandom random = Seed.of(seed).random();
      float[][] vectors = new float[workers][5];
      long[] examples = new long[workers];
      for (int worker = 0; worker < workers; worker++) {
        examples[worker] = Math.max(0, random.nextLong(-10, 50));
        for (int i = 0; i < 5; i++) {
          vectors[worker][i] = (float) Math.scalb(random.nextDouble(-1, 1), random.nextInt(9));
        }
      }
      examples[workers / 2] = 1;
      return new World(vectors, examples);
    }

    int workers() {
      return examples.length;
    }

    MeanTree.Node all(ChunkLayout layout) {
      return one(range(layout, 0, workers()));
    }

    List<MeanTree.Node> range(ChunkLayout layout, int from, int to) {
      MeanTree tree = new MeanTree(layout, workers());
      for (int worker = from; worker < to; worker++) {
        byte[] bytes = FloatBytes.encode(vectors[worker]);
        tree.add(
            new MeanTree.Span(worker, worker + 1, examples[worker]),
            (chunk, to2) ->
                System.arraycopy(bytes, 4 * (int) layout.from(chunk), to2, 0, to2.length));
      }
      return tree.nodes();
    }
  }

  private static MeanTree.Node one(List<MeanTree.Node> nodes) {
    assertThat(nodes).hasSize(1);
    return nodes.get(0);
  }

  private static float[] values(MeanTree.Node node) {
    List<Float> values = new ArrayList<>();
    for (byte[] chunk : node.chunks()) {
      for (float value : FloatBytes.decode(chunk)) {
        values.add(value);
      }
    }
    float[] result = new float[values.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = values.get(i);
    }
    return result;
  }

  /** Whatever the groups, merging within them first and then all together has the same bits. */
  @Property
  void groupsChangeNoBit(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 20) int workers,
      @ForAll @IntRange(min = 1, max = 20) int groups) {
    World world = World.of(seed, workers);
    MeanTree all = new MeanTree(CUT, workers);
    for (int group = 0; group < groups; group++) {
      int from = group * workers / groups;
      for (MeanTree.Node node : world.range(CUT, from, (group + 1) * workers / groups)) {
        all.add(
            node.span(),
            (chunk, to) -> System.arraycopy(node.chunks()[chunk], 0, to, 0, to.length));
      }
    }
    MeanTree.Node merged = one(all.nodes());
    assertThat(values(merged)).isEqualTo(values(world.all(CUT)));
    assertThat(merged.span()).isEqualTo(world.all(CUT).span());
  }

  @Property
  void isTheWeightedMean(@ForAll long seed, @ForAll @IntRange(min = 1, max = 33) int workers) {
    World world = World.of(seed, workers);
    MeanTree.Node node = world.all(CUT);
    float[] values = values(node);
    for (int i = 0; i < 5; i++) {
      double sum = 0;
      long examples = 0;
      for (int worker = 0; worker < workers; worker++) {
        sum += world.examples()[worker] * (double) world.vectors()[worker][i];
        examples += world.examples()[worker];
      }
      assertThat(node.span().examples()).isEqualTo(examples);
      assertThat((double) values[i]).isCloseTo(sum / examples, within(1e-4));
    }
  }

  @Property
  void theCutChangesNoBit(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int workers) {
    World world = World.of(seed, workers);
    assertThat(values(world.all(CUT))).isEqualTo(values(world.all(WHOLE)));
  }

  /** Workers 3 to 9 of 16: 3, then 4 to 7, then 8 and 9. */
  @Test
  void aRangeIsHeldInItsLargestNodes() {
    List<MeanTree.Node> nodes = World.of(1, 16).range(WHOLE, 3, 10);
    assertThat(nodes.stream().map(node -> node.span().from())).containsExactly(3, 4, 8);
    assertThat(nodes.stream().map(node -> node.span().to())).containsExactly(4, 8, 10);
  }

  @Test
  void nothingIsReadOfWorkersWithoutExamples() {
    MeanTree tree = new MeanTree(WHOLE, 2);
    tree.add(new MeanTree.Span(0, 1, 0), null);
    tree.add(new MeanTree.Span(1, 2, 0), null);
    assertThat(one(tree.nodes()).chunks()).isNull();
  }

  @Test
  void workersComeInTheirOrder() {
    MeanTree tree = new MeanTree(WHOLE, 8);
    tree.add(new MeanTree.Span(4, 5, 0), null);
    assertThatThrownBy(() -> tree.add(new MeanTree.Span(3, 4, 0), null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MeanTree.Span(2, 2, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
