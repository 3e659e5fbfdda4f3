package io.subscale.jobs.round.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.subscale.jobs.cluster.FloatBytes;
import io.subscale.jobs.round.Round;
import io.subscale.jobs.round.UpdaterPolicy;
import io.subscale.jobs.round.exchange.RoundExchange;
import io.subscale.jobs.round.mean.WeightedMean;
import io.subscale.jobs.round.worker.GraphState;
import io.subscale.jobs.round.worker.LocalRound;
import io.subscale.jobs.round.worker.WorkerCounts;
import io.subscale.jobs.testing.TestSpark;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/** What becomes of updater states, several batches a step, and workers that are in a hurry. */
@Tag("slow")
class RoundRulesTest {
  private static final int STEPS = 3;
  private static final float ROUNDING = 2e-6f;

  @Test
  void accumulatedBatchesEqualOneLargerBatch() {
    ComputationGraph accumulated = Nets.net(new Adam(0.05), 1);
    ComputationGraph large = Nets.net(new Adam(0.05), 1);
    Round round = round(0, new Round.Rules(UpdaterPolicy.AVERAGE, 3, 0));
    WorkerCounts counts =
        new LocalRound(round, 0, System::nanoTime)
            .run(new GraphState(accumulated), List.of(set(1, 5), set(2, 2), set(3, 4)).iterator());
    large.fit(org.nd4j.linalg.dataset.MultiDataSet.merge(List.of(set(1, 5), set(2, 2), set(3, 4))));
    assertThat(counts.steps()).isEqualTo(1);
    assertThat(counts.examples()).isEqualTo(11);
    assertThat(counts.result(0, WorkerCounts.Moves.NONE).scoreSum() / 11)
        .isCloseTo(large.score(), within(1e-5));
    assertThat(new GraphState(accumulated).parameters())
        .containsExactly(new GraphState(large).parameters(), within(ROUNDING));
    assertThat(accumulated.getIterationCount()).isEqualTo(1);
  }

  @Test
  void theLastStepTakesWhatIsLeft() {
    ComputationGraph net = Nets.net(new Sgd(0.1), 1);
    Round round = round(0, new Round.Rules(UpdaterPolicy.AVERAGE, 2, 0));
    WorkerCounts counts =
        new LocalRound(round, 0, System::nanoTime)
            .run(new GraphState(net), List.of(set(1, 5), set(2, 2), set(3, 4)).iterator());
    assertThat(counts.steps()).isEqualTo(2);
    assertThat(counts.examples()).isEqualTo(11);
  }

  /** A clock that a step moves by a second: time for two more after the first. */
  @Test
  void aWorkerWhoseTimeIsUpBeginsNoOtherStep() {
    ComputationGraph net = Nets.net(new Sgd(0.1), 1);
    LongSupplier clock = () -> net.getIterationCount() * 1_000_000_000L;
    Round round = round(0, new Round.Rules(UpdaterPolicy.AVERAGE, 1, 2_500));
    WorkerCounts counts = new LocalRound(round, 0, clock).run(new GraphState(net), data(0, 9));
    assertThat(counts.steps()).isEqualTo(3);
    assertThat(counts.examples()).isEqualTo(15);
  }

  @Test
  void noTimeAtAllIsOneStep() {
    ComputationGraph net = Nets.net(new Sgd(0.1), 1);
    Round round = round(0, new Round.Rules(UpdaterPolicy.AVERAGE, 1, 1));
    LongSupplier clock = () -> net.getIterationCount() * 1_000_000_000L;
    assertThat(new LocalRound(round, 0, clock).run(new GraphState(net), data(0, 9)).steps())
        .isEqualTo(1);
  }

  @Test
  void resetEqualsANewUpdaterEveryRound() {
    ComputationGraph ours = trained(UpdaterPolicy.RESET, 1, 3);
    float[] parameters = new GraphState(Nets.net(new Adam(0.05), 1)).parameters();
    for (int round = 0; round < 3; round++) {
      ComputationGraph fresh = Nets.net(new Adam(0.05), 1);
      GraphState state = new GraphState(fresh);
      state.set(parameters, state.updater());
      data(0, STEPS).forEachRemaining(fresh::fit);
      parameters = state.parameters();
    }
    assertThat(new GraphState(ours).parameters()).isEqualTo(parameters);
    assertThat(new GraphState(ours).updater()).containsOnly(0f);
  }

  @Test
  void oneWorkersOwnStateEqualsTheAveragedOne() {
    assertThat(new GraphState(trained(UpdaterPolicy.LOCAL, 1, 4)).parameters())
        .isEqualTo(new GraphState(trained(UpdaterPolicy.AVERAGE, 1, 4)).parameters());
  }

  @Test
  void ownStatesEqualTwoMachinesThatShareOnlyWeights() {
    ComputationGraph ours = trained(UpdaterPolicy.LOCAL, 2, 3);
    ComputationGraph[] machines = {Nets.net(new Adam(0.05), 1), Nets.net(new Adam(0.05), 1)};
    float[] mean = new float[0];
    for (int round = 0; round < 3; round++) {
      byte[][] weights = new byte[2][];
      for (int worker = 0; worker < 2; worker++) {
        data(worker, STEPS).forEachRemaining(machines[worker]::fit);
        weights[worker] = FloatBytes.encode(new GraphState(machines[worker]).parameters());
      }
      WeightedMean.merge(weights[0], 5 * STEPS, weights[1], 5 * STEPS);
      mean = FloatBytes.decode(weights[0]);
      for (ComputationGraph machine : machines) {
        GraphState state = new GraphState(machine);
        state.set(mean, state.updater());
      }
    }
    assertThat(new GraphState(ours).parameters()).isEqualTo(mean);
  }

  @Test
  void onlyAveragedStatesTravel() {
    long weights = 4L * Nets.net(new Adam(0.05), 1).params().length();
    assertThat(bytesIn(UpdaterPolicy.AVERAGE)).isEqualTo(3 * weights);
    assertThat(bytesIn(UpdaterPolicy.RESET)).isEqualTo(weights);
    assertThat(bytesIn(UpdaterPolicy.LOCAL)).isEqualTo(weights);
  }

  private static long bytesIn(UpdaterPolicy updater) {
    ComputationGraph net = Nets.net(new Adam(0.05), 1);
    Round first = round(0, new Round.Rules(updater, 1, 0));
    try (RoundTrainingMaster master = new RoundTrainingMaster(first, new RoundExchange(20))) {
      fit(master, net, 2);
      return master.lastRound().traffic().driverBytesIn();
    }
  }

  private static ComputationGraph trained(UpdaterPolicy updater, int workers, int rounds) {
    ComputationGraph net = Nets.net(new Adam(0.05), 1);
    Round first = round(0, new Round.Rules(updater, 1, 0));
    try (RoundTrainingMaster master = new RoundTrainingMaster(first, new RoundExchange(20))) {
      for (int round = 0; round < rounds; round++) {
        fit(master, net, workers);
      }
    }
    return net;
  }

  private static void fit(RoundTrainingMaster master, ComputationGraph net, int workers) {
    List<Integer> indices = IntStream.range(0, workers).boxed().toList();
    JavaRDD<MultiDataSet> data =
        TestSpark.context()
            .parallelize(indices, workers)
            .mapPartitions(worker -> data(worker.next(), STEPS));
    new SparkComputationGraph(TestSpark.context(), net, master).fitMultiDataSet(data);
  }

  private static Round round(long number, Round.Rules rules) {
    return new Round(number, 5, new double[0], rules);
  }

  private static Iterator<MultiDataSet> data(int worker, int sets) {
    return IntStream.range(0, sets).mapToObj(step -> set(10 * worker + step, 5)).iterator();
  }

  private static MultiDataSet set(int seed, int examples) {
    return Nets.data(examples, seed);
  }
}
