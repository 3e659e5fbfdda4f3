package io.subscale.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.subscale.jobs.round.Round;
import io.subscale.jobs.round.dl4j.Nets;
import io.subscale.jobs.run.checkpoint.TrainState;
import io.subscale.jobs.testing.TestSpark;
import io.subscale.jobs.train.loop.RoundRunner;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Adam;

@Tag("slow")
class SparkRoundsTest {
  private static final SparkRounds.Workers WORKERS =
      new SparkRounds.Workers(2, 5, (from, sets) -> List.of(Nets.data(5, from)).iterator());

  /** Validation asks for the average alone, at every validation. */
  @Test
  void theAverageIsHandedOutWithoutCopyingWeightsAndMoments() {
    ComputationGraph network = Nets.net(new Adam(0.05), 1);
    try (SparkRounds rounds = new SparkRounds(TestSpark.context(), network, WORKERS, 0.5)) {
      rounds.run(new Round(0, 5, new double[] {0.05}), TrainState.START);
      RoundRunner.Snapshot snapshot = rounds.snapshot();
      assertThat(rounds.average()).isEqualTo(snapshot.ema()).isNotEqualTo(snapshot.parameters());
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
      for (int i = 0; i < 1000; i++) {
        rounds.average();
      }
      long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
      assertThat(allocated).isLessThan(1000L * Float.BYTES * snapshot.parameters().length / 2);
    }
  }
}
