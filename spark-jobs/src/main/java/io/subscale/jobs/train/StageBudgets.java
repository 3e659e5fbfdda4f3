package io.subscale.jobs.train;

import io.subscale.datasets.plan.Slices;
import io.subscale.datasets.plan.Stage;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.train.loop.Budget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Divides {@code train.minutes} among a plan's stages by {@code train.share}; rounds and examples
 * are each stage's own. By default a stage that predicts the first slice only gets half the time of
 * the others: it sees no other slices and learns less from more.
 */
final class StageBudgets {
  private static final double MILLIS_A_MINUTE = 60_000;

  private StageBudgets() {}

  /** One budget a stage; empty where {@code train.share} gives a stage nothing. */
  static List<Optional<Budget>> of(SubscaleConfig.Train train, List<Stage> stages) {
    List<Double> weights = train.share().isEmpty() ? defaults(stages) : train.share();
    double sum = weights.stream().mapToDouble(Double::doubleValue).sum();
    List<Optional<Budget>> budgets = new ArrayList<>();
    for (double weight : weights) {
      long millis = Math.round(train.minutes() * MILLIS_A_MINUTE * weight / sum);
      boolean nothing = weight == 0 || (train.minutes() > 0 && millis == 0);
      budgets.add(
          nothing
              ? Optional.empty()
              : Optional.of(new Budget(train.rounds(), train.examples(), millis)));
    }
    return budgets;
  }

  private static List<Double> defaults(List<Stage> stages) {
    return stages.stream().map(stage -> stage.slices() == Slices.FIRST ? 1.0 : 2.0).toList();
  }
}
