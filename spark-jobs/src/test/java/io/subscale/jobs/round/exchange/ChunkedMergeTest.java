package io.subscale.jobs.round.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subscale.datasets.seed.Seed;
import io.subscale.jobs.cluster.FloatBytes;
import io.subscale.jobs.round.Round;
import io.subscale.jobs.round.dl4j.Nets;
import io.subscale.jobs.round.dl4j.RoundTrainingMaster;
import io.subscale.jobs.round.mean.ChunkLayout;
import io.subscale.jobs.round.mean.MeanTree;
import io.subscale.jobs.round.worker.GraphState;
import io.subscale.jobs.testing.TestSpark;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockId;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

class ChunkedMergeTest {
  private static final int WHOLE = ChunkLayout.MOST_VALUES;
  private static final int VALUES_OF_THE_NET = 3 * (4 * 6 + 6 + 6 * 3 + 3);

  @Property
  void chunksCoverTheStateOnce(
      @ForAll @IntRange(min = 1, max = 5000) int values,
      @ForAll @IntRange(min = 1, max = 3000) int workers,
      @ForAll @IntRange(min = 1, max = 700) int most) {
    ChunkLayout layout = ChunkLayout.of(values, workers, most);
    long end = 0;
    for (int chunk = 0; chunk < layout.count(); chunk++) {
      assertThat(layout.from(chunk)).isEqualTo(end);
      assertThat(layout.length(chunk)).isBetween(1, most);
      end += layout.length(chunk);
    }
    assertThat(end).isEqualTo(values);
  }

  @Test
  void aStateLongerThanAnArrayHasChunks() {
    ChunkLayout layout = ChunkLayout.of(3L * Integer.MAX_VALUE, 4, WHOLE);
    assertThat(layout.from(layout.count() - 1) + layout.length(layout.count() - 1))
        .isEqualTo(3L * Integer.MAX_VALUE);
  }

  @Property(tries = 200)
  void readAfterWriteIsIdentityAcrossParametersAndUpdater(
      @ForAll @IntRange(min = 0, max = VALUES_OF_THE_NET - 1) int from,
      @ForAll @IntRange(min = 1, max = VALUES_OF_THE_NET) int wanted) {
    GraphState state = new GraphState(Nets.net(new Adam(0.1), 1));
    int length = Math.min(wanted, VALUES_OF_THE_NET - from);
    float[] before = complete(state);
    float[] values = new float[length];
    SplittableRandom random = Seed.of(from).random();
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextDouble();
    }
    ByteBuffer bytes = ByteBuffer.wrap(FloatBytes.encode(values));
    assertThat(state.equals(from, bytes)).isFalse();
    state.write(from, bytes);
    assertThat(state.equals(from, bytes)).isTrue();
    byte[] read = new byte[4 * length];
    state.read(from, read);
    assertThat(FloatBytes.decode(read)).isEqualTo(values);
    System.arraycopy(values, 0, before, from, length);
    assertThat(complete(state)).isEqualTo(before);
  }

  private static float[] complete(GraphState state) {
    float[] parameters = state.parameters();
    float[] updater = state.updater();
    float[] complete = new float[parameters.length + updater.length];
    System.arraycopy(parameters, 0, complete, 0, parameters.length);
    System.arraycopy(updater, 0, complete, parameters.length, updater.length);
    return complete;
  }

  @Test
  void whatIsBeyondTheStateIsRefused() {
    GraphState state = new GraphState(Nets.net(new Adam(0.1), 1));
    assertThat(state.length()).isEqualTo(VALUES_OF_THE_NET);
    assertThatThrownBy(() -> state.read(VALUES_OF_THE_NET - 1, new byte[8]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> state.write(-1, ByteBuffer.allocate(4)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theCutChangesNoBit() {
    ComputationGraph complete = trained(WHOLE, 3);
    for (int most : new int[] {1, 7, 50, VALUES_OF_THE_NET / 3}) {
      ComputationGraph cut = trained(most, 3);
      assertThat(new GraphState(cut).parameters()).isEqualTo(new GraphState(complete).parameters());
      assertThat(new GraphState(cut).updater()).isEqualTo(new GraphState(complete).updater());
    }
  }

  private static ComputationGraph trained(int most, int rounds) {
    ComputationGraph net = Nets.net(new Adam(0.05), 0.5);
    try (RoundTrainingMaster master =
        new RoundTrainingMaster(Round.of(0, 5), new RoundExchange(most))) {
      for (int round = 0; round < rounds; round++) {
        Nets.fit(master, net, 3);
      }
    }
    return net;
  }

  @Test
  void theDriverReceivesOneStateHoweverManyWorkers() {
    for (int workers : new int[] {1, 2, 9}) {
      try (RoundTrainingMaster master =
          new RoundTrainingMaster(Round.of(0, 5), new RoundExchange(20))) {
        Nets.fit(master, Nets.net(new Adam(0.05), 1), workers);
        assertThat(master.lastRound().traffic().driverBytesIn()).isEqualTo(4L * VALUES_OF_THE_NET);
        assertThat(master.lastRound().workers()).hasSize(workers);
      }
    }
  }

  /** What executors have merged is only good while the driver's network is the same. */
  @Test
  void aNetworkChangedBetweenRoundsIsSentAnew() {
    ComputationGraph changed = Nets.net(new Sgd(0.1), 1);
    try (RoundTrainingMaster master =
        new RoundTrainingMaster(Round.of(0, 5), new RoundExchange(20))) {
      Nets.fit(master, changed, 2);
      ComputationGraph fresh = Nets.net(new Sgd(0.1), 1);
      changed.setParams(fresh.params());
      Nets.fit(master, changed, 2);
      try (RoundTrainingMaster other =
          new RoundTrainingMaster(Round.of(1, 5), new RoundExchange(20))) {
        Nets.fit(other, fresh, 2);
      }
      assertThat(new GraphState(changed).parameters())
          .isEqualTo(new GraphState(fresh).parameters());
    }
  }

  @Test
  void nothingIsLeftInMemoryOrFiles() throws IOException, InterruptedException {
    TestSpark.context();
    // Tests of rounds that fail leave what a task stored after its round was given up.
    Set<String> blocks = blocks();
    long files = shuffleFiles();
    try (RoundTrainingMaster master =
        new RoundTrainingMaster(Round.of(0, 5), new RoundExchange(20))) {
      ComputationGraph net = Nets.net(new Adam(0.05), 1);
      for (int round = 0; round < 5; round++) {
        Nets.fit(master, net, 2);
      }
      assertThat(blocks.containsAll(blocks())).isFalse();
    }
    for (int wait = 0; wait < 100 && !(blocks.containsAll(blocks()) && shuffleFiles() <= files); ) {
      Thread.sleep(50);
      wait++;
    }
    assertThat(blocks).containsAll(blocks());
    assertThat(shuffleFiles()).isLessThanOrEqualTo(files);
  }

  @Test
  void otherProcessesCanReadTheNamesOfBlocks() {
    StateRef state = new StateRef(7, 2, new ChunkLayout(100, 10), List.of());
    PieceRef piece = new PieceRef(new MeanTree.Span(4, 6, 1), 35);
    for (BlockId id :
        List.of(
            ChunkBlocks.shared(state, 12),
            ChunkBlocks.fromDriver(state, 12),
            ChunkBlocks.piece(7, piece, 12),
            ChunkBlocks.own(7, 3, 35, 12))) {
      assertThat(BlockId.apply(id.name())).isEqualTo(id);
    }
  }

  /** Chunks; the small broadcasts of Spark's own tasks go with the driver's garbage. */
  private static Set<String> blocks() {
    Set<String> names = new HashSet<>();
    SparkEnv.get()
        .blockManager()
        .getMatchingBlockIds(
            id -> id.name().matches("broadcast_\\d+_(merge|driver|attempt|worker)\\w+"))
        .foreach(id -> names.add(id.name()));
    return names;
  }

  private static long shuffleFiles() throws IOException {
    long files = 0;
    for (File folder : SparkEnv.get().blockManager().diskBlockManager().localDirs()) {
      try (Stream<Path> all = Files.walk(folder.toPath())) {
        files += all.filter(path -> path.getFileName().toString().startsWith("shuffle_")).count();
      }
    }
    return files;
  }
}
