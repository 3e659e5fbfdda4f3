package io.subscale.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.datasets.plan.Plan;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.config.Verb;
import io.subscale.jobs.testing.TinyRun;
import io.subscale.jobs.train.loop.Budget;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StageBudgetsTest {
  private static final TinyRun RUN =
      new TinyRun(Path.of("unused"))
          .with("plan.kind", "multidimensional")
          .with("train.rounds", 7)
          .with("train.minutes", 10);

  private static List<Optional<Budget>> budgets(TinyRun run) {
    SubscaleConfig config = run.config(Verb.TRAIN);
    return StageBudgets.of(config.train(), Plan.MULTIDIMENSIONAL.stages());
  }

  @Test
  void firstSliceGetsHalfTheTimeOfTheOthers() {
    assertThat(budgets(RUN))
        .containsExactly(
            Optional.of(new Budget(7, 0, 120_000)),
            Optional.of(new Budget(7, 0, 240_000)),
            Optional.of(new Budget(7, 0, 240_000)));
  }

  @Test
  void sharesDivideTheMinutes() {
    assertThat(budgets(RUN.with("train.share", "[1, 3, 0]")))
        .containsExactly(
            Optional.of(new Budget(7, 0, 150_000)),
            Optional.of(new Budget(7, 0, 450_000)),
            Optional.empty());
  }

  @Test
  void withoutMinutesEachStageHasItsRounds() {
    assertThat(budgets(RUN.with("train.minutes", 0)))
        .containsOnly(Optional.of(new Budget(7, 0, 0)));
  }
}
