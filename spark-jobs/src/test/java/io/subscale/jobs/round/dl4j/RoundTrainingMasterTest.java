package io.subscale.jobs.round.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subscale.jobs.round.Round;
import io.subscale.jobs.round.worker.GraphState;
import io.subscale.jobs.testing.TestSpark;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

@Tag("slow")
class RoundTrainingMasterTest {
  private static final double FLOAT_ROUNDING = 1e-6;
  private static final long SEED = 11;

  @Test
  void equalSharesEqualDl4jAndOneMachine() {
    int[][] shares = {{5}, {5}, {5}};
    ComputationGraph ours = Nets.net(new Sgd(0.1), 1);
    ComputationGraph theirs = Nets.net(new Sgd(0.1), 1);
    ComputationGraph oneMachine = Nets.net(new Sgd(0.1), 1);
    RoundTrainingMaster master = new RoundTrainingMaster(Round.of(0, SEED));
    for (int round = 0; round < 3; round++) {
      fit(master, ours, shares);
      fit(dl4j(3, 5, 1), theirs, shares);
      oneMachine.fit(merged(shares));
    }
    assertClose(ours, theirs);
    assertClose(ours, oneMachine);
  }

  @Test
  void severalLocalStepsEqualDl4j() {
    int[][] shares = {{4, 4, 4}, {4, 4, 4}};
    ComputationGraph ours = Nets.net(new Sgd(0.2), 1);
    ComputationGraph theirs = Nets.net(new Sgd(0.2), 1);
    fit(new RoundTrainingMaster(Round.of(0, SEED)), ours, shares);
    fit(dl4j(2, 4, 3), theirs, shares);
    assertClose(ours, theirs);
  }

  /** One step each, weighted by examples, is one step on all examples; dl4j's mean is not. */
  @Test
  void unequalSharesEqualOneMachineAndNotDl4j() {
    int[][] shares = {{2}, {9}, {1}};
    ComputationGraph ours = Nets.net(new Sgd(0.1), 1);
    ComputationGraph theirs = Nets.net(new Sgd(0.1), 1);
    ComputationGraph oneMachine = Nets.net(new Sgd(0.1), 1);
    fit(new RoundTrainingMaster(Round.of(0, SEED)), ours, shares);
    fit(dl4j(3, 2, 1), theirs, shares);
    oneMachine.fit(merged(shares));
    assertClose(ours, oneMachine);
    assertThat(difference(ours, theirs)).isGreaterThan(1e-3);
  }

  @Test
  void unequalSharesEqualTheMeanByHand() {
    int[][] shares = {{2, 3}, {9}, {}};
    ComputationGraph ours = Nets.net(new Adam(0.1), 1);
    RoundTrainingMaster master = new RoundTrainingMaster(Round.of(0, SEED));
    fit(master, ours, shares);
    float[] first = trainedAlone(new Adam(0.1), shares, 0);
    float[] second = trainedAlone(new Adam(0.1), shares, 1);
    float[] mean = new GraphState(ours).parameters();
    for (int i = 0; i < mean.length; i++) {
      assertThat(mean[i]).isEqualTo((float) ((5.0 * first[i] + 9.0 * second[i]) / 14));
    }
    assertThat(master.lastRound().examples()).isEqualTo(14);
    assertThat(master.lastRound().steps()).isEqualTo(2);
    assertThat(master.lastRound().workers()).hasSize(3);
  }

  @Test
  void oneWorkerEqualsLocalTraining() {
    int[][] share = {{5, 5, 3}};
    ComputationGraph ours = Nets.net(new Adam(0.05), 1);
    ComputationGraph local = Nets.net(new Adam(0.05), 1);
    RoundTrainingMaster master = new RoundTrainingMaster(Round.of(0, SEED));
    for (int round = 0; round < 3; round++) {
      fit(master, ours, share);
      dataOf(share, 0).forEachRemaining(local::fit);
    }
    assertThat(new GraphState(ours).parameters()).isEqualTo(new GraphState(local).parameters());
    assertThat(new GraphState(ours).updater()).isEqualTo(new GraphState(local).updater());
    assertThat(ours.getIterationCount()).isEqualTo(local.getIterationCount()).isEqualTo(9);
    assertThat(master.lastRound().round()).isEqualTo(2);
  }

  @Test
  void learningRatesAreThoseOfTheSteps() {
    int[][] share = {{5, 5, 5}};
    ComputationGraph ours = Nets.net(new Sgd(9), 1);
    fit(new RoundTrainingMaster(new Round(0, SEED, new double[] {0.3, 0.01})), ours, share);
    ComputationGraph local = Nets.net(new Sgd(0.3), 1);
    Iterator<MultiDataSet> data = dataOf(share, 0);
    local.fit(data.next());
    local.setLearningRate(0.01);
    data.forEachRemaining(local::fit);
    assertThat(new GraphState(ours).parameters()).isEqualTo(new GraphState(local).parameters());
  }

  @Test
  void failedTasksAndDropoutGiveTheSameBits() {
    int[][] shares = {{5, 5, 5}, {5, 5, 5}, {4}};
    ComputationGraph undisturbed = Nets.net(new Adam(0.05), 0.5);
    fit(new RoundTrainingMaster(Round.of(3, SEED)), undisturbed, shares);

    ComputationGraph disturbed = Nets.net(new Adam(0.05), 0.5);
    JavaRDD<MultiDataSet> failing =
        rdd(shares)
            .mapPartitionsWithIndex(
                (worker, data) -> worker == 1 ? new FailsTwice(data) : data, true);
    RoundTrainingMaster master = new RoundTrainingMaster(Round.of(3, SEED));
    new SparkComputationGraph(TestSpark.context(), disturbed, master).fitMultiDataSet(failing);
    assertThat(new GraphState(disturbed).parameters())
        .isEqualTo(new GraphState(undisturbed).parameters());

    ComputationGraph otherSeed = Nets.net(new Adam(0.05), 0.5);
    fit(new RoundTrainingMaster(Round.of(3, SEED + 1)), otherSeed, shares);
    assertThat(difference(otherSeed, undisturbed)).isGreaterThan(1e-4);
  }

  @Test
  void roundWithoutExamplesIsAnError() {
    ComputationGraph net = Nets.net(new Sgd(0.1), 1);
    RoundTrainingMaster master = new RoundTrainingMaster(Round.of(0, SEED));
    assertThatThrownBy(() -> fit(master, net, new int[][] {{}, {}}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no examples");
  }

  /** Raises an error in the middle of a task's first two attempts. */
  private record FailsTwice(Iterator<MultiDataSet> data) implements Iterator<MultiDataSet> {
    @Override
    public boolean hasNext() {
      return data.hasNext();
    }

    @Override
    public MultiDataSet next() {
      MultiDataSet next = data.next();
      if (!data.hasNext() && TaskContext.get().attemptNumber() < 2) {
        throw new IllegalStateException("this attempt is made to fail");
      }
      return next;
    }
  }

  private static void fit(TrainingMaster<?, ?> master, ComputationGraph net, int[][] shares) {
    new SparkComputationGraph(TestSpark.context(), net, master).fitMultiDataSet(rdd(shares));
  }

  /** One partition a share, one data set a number of examples in it, built in the executor. */
  private static JavaRDD<MultiDataSet> rdd(int[][] shares) {
    JavaSparkContext spark = TestSpark.context();
    List<Integer> workers = IntStream.range(0, shares.length).boxed().toList();
    return spark
        .parallelize(workers, shares.length)
        .mapPartitions(worker -> dataOf(shares, worker.next()));
  }

  private static Iterator<MultiDataSet> dataOf(int[][] shares, int worker) {
    return IntStream.range(0, shares[worker].length)
        .mapToObj(step -> Nets.data(shares[worker][step], 100L * worker + step))
        .iterator();
  }

  private static MultiDataSet merged(int[][] shares) {
    List<MultiDataSet> all = new ArrayList<>();
    for (int worker = 0; worker < shares.length; worker++) {
      dataOf(shares, worker).forEachRemaining(all::add);
    }
    return org.nd4j.linalg.dataset.MultiDataSet.merge(all);
  }

  private static float[] trainedAlone(IUpdater updater, int[][] shares, int worker) {
    ComputationGraph net = Nets.net(updater, 1);
    dataOf(shares, worker).forEachRemaining(net::fit);
    return new GraphState(net).parameters();
  }

  private static ParameterAveragingTrainingMaster dl4j(int workers, int batch, int steps) {
    return new ParameterAveragingTrainingMaster.Builder(workers, batch)
        .batchSizePerWorker(batch)
        .averagingFrequency(steps)
        .rddTrainingApproach(RDDTrainingApproach.Direct)
        .repartionData(Repartition.Never)
        .saveUpdater(true)
        .build();
  }

  private static void assertClose(ComputationGraph a, ComputationGraph b) {
    assertThat(difference(a, b)).isLessThan(FLOAT_ROUNDING);
  }

  private static double difference(ComputationGraph a, ComputationGraph b) {
    float[] x = new GraphState(a).parameters();
    float[] y = new GraphState(b).parameters();
    return IntStream.range(0, x.length).mapToDouble(i -> Math.abs(x[i] - y[i])).max().orElseThrow();
  }
}
