package io.subscale.jobs.round.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subscale.jobs.round.Round;
import io.subscale.jobs.round.UpdaterPolicy;
import io.subscale.jobs.round.dl4j.Nets;
import io.subscale.jobs.round.dl4j.RoundTrainingMaster;
import io.subscale.jobs.round.mean.ChunkLayout;
import io.subscale.jobs.round.worker.GraphState;
import io.subscale.jobs.testing.TestSpark;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.TaskCompletionListener;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/** How many groups there are, what their number leaves alone, and how they end early. */
@Tag("slow")
class GroupTaskTest {
  /** Workers of the killed group whose data was asked for. */
  private static final Set<Integer> BEGUN = ConcurrentHashMap.newKeySet();

  /** Those of them that took it. */
  private static final Set<Integer> ENDED = ConcurrentHashMap.newKeySet();

  /** When their task has ended. */
  private static final CountDownLatch OVER = new CountDownLatch(1);

  @Test
  void thereAreAsManyGroupsAsTasksAtOnceWhateverOtherJobsAreToHave() {
    SparkConf conf = TestSpark.context().sc().conf();
    for (String parallelism : List.of("1", "5")) {
      conf.set("spark.default.parallelism", parallelism);
      try (RoundTrainingMaster master = new RoundTrainingMaster(Round.of(0, 5))) {
        Nets.fit(master, Nets.net(new Sgd(0.1), 1), 5);
        assertThat(master.lastRound().times().waits()).hasSize(2);
      } finally {
        conf.remove("spark.default.parallelism");
      }
    }
  }

  /** Chunks of one value are never cut otherwise, those of 50 are where a group is added. */
  @Test
  void ownStatesOutliveAnotherNumberOfGroups() {
    assertThat(ChunkLayout.of(51, 1, 50)).isNotEqualTo(ChunkLayout.of(51, 2, 50));
    assertThat(grown(50)).isEqualTo(grown(1));
  }

  private static float[] grown(int mostChunkValues) {
    ComputationGraph net = Nets.net(new Adam(0.05), 1);
    Round first = new Round(0, 5, new double[0], new Round.Rules(UpdaterPolicy.LOCAL, 1, 0));
    try (RoundTrainingMaster master =
        new RoundTrainingMaster(first, new RoundExchange(mostChunkValues))) {
      Nets.fit(master, net, 1);
      Nets.fit(master, net, 2);
    }
    return new GraphState(net).parameters();
  }

  /** An attempt that fails late has done other work than the next one, as with a time limit. */
  @Test
  void aWorkersOwnStateIsThatOfTheAttemptThatCounts() {
    assertThat(retried(true)).isEqualTo(retried(false));
  }

  private static float[] retried(boolean fails) {
    JavaRDD<MultiDataSet> data =
        TestSpark.context()
            .parallelize(List.of(0, 1, 2, 3), 4)
            .mapPartitions(
                workers -> {
                  int worker = workers.next();
                  boolean failing = fails && worker < 2 && TaskContext.get().attemptNumber() == 0;
                  if (failing && worker == 1) {
                    throw new IllegalStateException("this attempt is made to fail");
                  }
                  List<MultiDataSet> sets = List.of(Nets.data(3, worker), Nets.data(2, 7));
                  return (failing ? sets : sets.subList(0, 1)).iterator();
                });
    ComputationGraph net = Nets.net(new Adam(0.05), 1);
    Round first = new Round(0, 5, new double[0], new Round.Rules(UpdaterPolicy.LOCAL, 1, 0));
    try (RoundTrainingMaster master = new RoundTrainingMaster(first)) {
      new SparkComputationGraph(TestSpark.context(), net, master).fitMultiDataSet(data);
      Nets.fit(master, net, 4);
    }
    return new GraphState(net).parameters();
  }

  @Test
  void aKilledGroupBeginsNoOtherWorker() throws InterruptedException {
    JavaSparkContext spark = TestSpark.context();
    ComputationGraph net = Nets.net(new Sgd(0.1), 1);
    JavaRDD<MultiDataSet> data =
        spark
            .parallelize(List.of(0, 1, 2, 3), 4)
            .mapPartitions(
                worker -> {
                  int index = worker.next();
                  return index < 2 ? new AfterTheKill(index) : failing();
                });
    try (RoundTrainingMaster master =
        new RoundTrainingMaster(Round.of(0, 5), new RoundExchange(20))) {
      assertThatThrownBy(() -> new SparkComputationGraph(spark, net, master).fitMultiDataSet(data))
          .hasMessageContaining("made to fail");
    }
    assertThat(OVER.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(ENDED).containsExactly(0);
  }

  private static Iterator<MultiDataSet> failing() {
    throw new IllegalStateException("this worker is made to fail");
  }

  /** One data set, that comes when the task has been killed. */
  private static final class AfterTheKill implements Iterator<MultiDataSet> {
    private final int worker;

    AfterTheKill(int worker) {
      this.worker = worker;
      if (BEGUN.add(worker) && worker == 0) {
        TaskCompletionListener over = task -> OVER.countDown();
        TaskContext.get().addTaskCompletionListener(over);
      }
    }

    @Override
    public boolean hasNext() {
      return !ENDED.contains(worker);
    }

    @Override
    public MultiDataSet next() {
      try {
        for (int wait = 0; wait < 400 && !TaskContext.get().isInterrupted(); wait++) {
          Thread.sleep(50);
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      ENDED.add(worker);
      return Nets.data(3, worker);
    }
  }
}
