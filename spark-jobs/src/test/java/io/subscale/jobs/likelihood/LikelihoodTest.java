package io.subscale.jobs.likelihood;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.subscale.datasets.batch.BatchAssembler;
import io.subscale.datasets.plan.Stage;
import io.subscale.datasets.split.Split;
import io.subscale.jobs.cluster.FloatBytes;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.config.Verb;
import io.subscale.jobs.engine.Engines;
import io.subscale.jobs.error.ExitCode;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.run.RunPlan;
import io.subscale.jobs.shard.RowGroup;
import io.subscale.jobs.shard.RowGroupCache;
import io.subscale.jobs.shard.Shards;
import io.subscale.jobs.testing.CountingEngines;
import io.subscale.jobs.testing.TestSpark;
import io.subscale.jobs.testing.TinyRun;
import io.subscale.model.net.Decoder;
import io.subscale.model.net.NetSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class LikelihoodTest {
  private static final int BATCH = 7;

  @TempDir static Path folder;
  private static List<RowGroup> groups;
  private static StageModel model;
  private static Decoder decoder;

  @BeforeAll
  static void prepare() throws IOException {
    TinyRun run = new TinyRun(folder).prepared();
    SubscaleConfig config = run.config(Verb.TRAIN);
    groups = Shards.open(config.data().shards(), new Configuration()).rowGroups(Split.TRAIN);
    RunPlan plan = RunPlan.of(config);
    Stage stage = plan.stages().get(0);
    decoder = Decoder.create(plan.spec(stage), 3);
    byte[] weights = FloatBytes.encode(decoder.parameters());
    model = new StageModel(plan.geometry(), stage, plan.size(), weights);
  }

  @Test
  void evaluationHasSameBitsForAnyNumberOfPartitions() {
    Costs one = costs(1);
    for (int partitions : new int[] {2, 5, 1000}) {
      assertThat(costs(partitions)).usingRecursiveComparison().isEqualTo(one);
    }
  }

  @Test
  void anotherEngineGivesCostsAndCalibration() {
    List<ImageBlock> blocks = ImageBlock.cut(groups, BATCH, 3);
    int before = CountingEngines.MADE.get();
    Measured found = likelihood(CountingEngines.NAME).measured(model, blocks);
    assertThat(CountingEngines.MADE.get()).isGreaterThan(before);
    assertThat(found)
        .usingRecursiveComparison()
        .isEqualTo(likelihood(Engines.CPU).measured(model, blocks));
  }

  @Test
  void anEngineThatCannotIsAFailureOfTheCluster() {
    List<ImageBlock> blocks = ImageBlock.cut(groups, BATCH, 3);
    // A decoder of other sizes, so that no engine of another test is idle.
    NetSize size = model.size();
    NetSize other =
        new NetSize(
            size.width(),
            size.embedderBlocks(),
            size.transformerLayers(),
            size.heads(),
            size.pixelLayers() + 1,
            size.valueUnits(),
            size.dropout(),
            size.head());
    StageModel unseen = new StageModel(model.geometry(), model.stage(), other, new byte[0]);
    CountingEngines.refusals = List.of("No.", "And no.");
    try {
      assertFails(CountingEngines.NAME, unseen, blocks, "No. And no.");
      assertFails("none", unseen, blocks, "There is no engine none in this application.");
    } finally {
      CountingEngines.refusals = List.of();
    }
  }

  private static void assertFails(
      String engine, StageModel model, List<ImageBlock> blocks, String sentence) {
    assertThatThrownBy(() -> likelihood(engine).costs(model, blocks))
        .rootCause()
        .isInstanceOfSatisfying(
            JobException.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(ExitCode.CLUSTER);
              assertThat(e).hasMessage(sentence);
            });
  }

  private static Likelihood likelihood(String engine) {
    return new Likelihood(TestSpark.context(), BATCH, engine, line -> {});
  }

  @Test
  void everyPartAddsUpToTheImages() {
    Costs costs = costs(3);
    double sum = Arrays.stream(costs.images()).sum();
    assertThat(costs.slices()).hasSize(4);
    assertThat(costs.colours()).hasSize(3);
    assertThat(costs.positions()).hasSize(16);
    for (double[] part : List.of(costs.slices(), costs.colours(), costs.positions())) {
      assertThat(Arrays.stream(part).sum()).isCloseTo(sum, withinPercentage(1e-9));
      assertThat(part).doesNotContain(0);
    }
  }

  @Test
  void costsGoToTheirPartByHand() {
    Costs costs = Costs.none(2, 2, 2);
    costs.add(0, 0, new double[] {9, 1, 2, 3, 4, 5, 6}, 1);
    costs.add(1, 1, new double[] {10, 20, 30, 40, 50, 60}, 0);
    assertThat(costs.images()).containsExactly(21, 210);
    assertThat(costs.slices()).containsExactly(21, 210);
    assertThat(costs.colours()).containsExactly(55, 77, 99);
    assertThat(costs.positions()).containsExactly(66, 165);
    Costs both = Costs.concatenate(List.of(costs, costs));
    assertThat(both.images()).containsExactly(21, 210, 21, 210);
    assertThat(both.positions()).containsExactly(132, 330);
  }

  @Test
  void everyImageCostsTheSumOfItsSlices() {
    BatchAssembler assembler = new BatchAssembler(model.geometry(), model.stage());
    List<Double> byHand = new ArrayList<>();
    for (RowGroup group : groups) {
      for (byte[] image : RowGroupCache.shared().slices(group, new Configuration())) {
        double sum = 0;
        for (int slice : model.geometry().slices(model.stage())) {
          sum += decoder.nats(assembler.assemble(List.of(image), new int[] {slice}))[0];
        }
        byHand.add(sum);
      }
    }
    double[] nats = costs(3).images();
    assertThat(nats).hasSize(byHand.size());
    for (int i = 0; i < nats.length; i++) {
      assertThat(nats[i]).isCloseTo(byHand.get(i), within(1e-4 * nats[i]));
    }
  }

  @Test
  void blocksCoverEveryImageOnceInOrder() {
    List<ImageBlock> blocks = ImageBlock.cut(groups, BATCH, 3);
    int images = groups.stream().mapToInt(RowGroup::rows).sum();
    assertThat(blocks.stream().mapToInt(ImageBlock::images).sum()).isEqualTo(images);
    assertThat(blocks).allMatch(block -> block.images() <= 2 && block.images() > 0);
    assertThat(ImageBlock.first(blocks, 5).stream().mapToInt(ImageBlock::images).sum())
        .isEqualTo(5);
    assertThat(ImageBlock.first(blocks, 5).get(0)).isEqualTo(blocks.get(0));
  }

  @Test
  void meanAndStandardErrorByHand() {
    double unit = Math.log(2) * 12;
    BitsPerDim cost = BitsPerDim.of(new double[] {1 * unit, 2 * unit, 6 * unit}, 12);
    assertThat(cost.mean()).isCloseTo(3, within(1e-12));
    assertThat(cost.standardError()).isCloseTo(Math.sqrt(7.0 / 3), within(1e-12));
    assertThat(BitsPerDim.of(new double[] {unit}, 12).standardError()).isZero();
  }

  @Test
  void calibrationChangesNoCostAndIsTheSameForAnyPartitionsAndBatch() {
    List<ImageBlock> blocks = ImageBlock.cut(groups, BATCH, 4);
    Measured one = likelihood(BATCH, 1).measured(model, blocks);
    assertThat(one.costs()).usingRecursiveComparison().isEqualTo(costs(1));
    assertThat(likelihood(BATCH, 5).measured(model, blocks))
        .usingRecursiveComparison()
        .isEqualTo(one);
    CalibrationSums sums = one.calibration();
    // Slices of 4 x 4: a pixel each, three values of it.
    int images = one.costs().images().length;
    assertThat(sums.values()).containsExactly(images * 4L * 3);
    assertThat(Arrays.stream(sums.counts()).sum()).isEqualTo(images * 4L * 3);
    double[] exact = sums.nats();
    double[] temperatures = CalibrationSums.temperatures();
    int at = Arrays.binarySearch(temperatures, 1);
    assertThat(Arrays.stream(sums.planes()).sum()).isCloseTo(exact[at], withinPercentage(1e-6));
    // The same values cost about the same whatever the batch, whose last bits are its own.
    CalibrationSums other =
        likelihood(64, 2).measured(model, ImageBlock.cut(groups, 64, 4)).calibration();
    assertThat(other.nats()[at]).isCloseTo(exact[at], withinPercentage(0.01));
    // A mean over a sixteenth of the values is near that over all.
    double all = Arrays.stream(one.costs().images()).sum() / (images * 192.0);
    assertThat(exact[at] / (images * 12.0)).isCloseTo(all, withinPercentage(30));
  }

  private static Likelihood likelihood(int batch, int partitions) {
    return new Likelihood(TestSpark.context(), batch, partitions, line -> {});
  }

  private static Costs costs(int partitions) {
    List<ImageBlock> blocks = ImageBlock.cut(groups, BATCH, 4);
    return new Likelihood(TestSpark.context(), BATCH, partitions, line -> {}).costs(model, blocks);
  }
}
