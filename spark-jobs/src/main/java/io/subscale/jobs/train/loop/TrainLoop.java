package io.subscale.jobs.train.loop;

import io.subscale.jobs.round.Round;
import io.subscale.jobs.round.RoundReport;
import io.subscale.jobs.run.checkpoint.TrainState;
import java.time.InstantSource;
import java.util.List;

/**
 * Trains one stage until its budget is spent or an observer has seen enough. Where time runs out,
 * the last round has fewer steps. Everything else (progress, metrics, validation, checkpoints, the
 * guard against divergence) observes.
 */
public final class TrainLoop {
  private final Settings settings;
  private final RoundRunner runner;
  private final List<TrainObserver> observers;
  private final InstantSource clock;

  /**
   * What a stage's training is governed by.
   *
   * @param seed of the stage
   * @param rules how workers work
   * @param length local steps of a worker in a round
   * @param budget when to end
   * @param schedule learning rates
   */
  public record Settings(
      long seed, Round.Rules rules, RoundLength length, Budget budget, Schedule schedule) {}

  /**
   * A loop that has not begun.
   *
   * @param settings of the stage
   * @param runner runs the rounds
   * @param observers called in this order after each round
   * @param clock counts the budget's time
   */
  public TrainLoop(
      Settings settings, RoundRunner runner, List<TrainObserver> observers, InstantSource clock) {
    this.settings = settings;
    this.runner = runner;
    this.observers = List.copyOf(observers);
    this.clock = clock;
  }

  /**
   * Runs rounds.
   *
   * @param from where training goes on
   * @return where it ended
   */
  public TrainState run(TrainState from) {
    Budget budget = settings.budget();
    TrainState state = from;
    long start = clock.millis() - from.millis();
    double millisPerStep = 0;
    while (!budget.isSpent(state) && observers.stream().noneMatch(TrainObserver::isEnough)) {
      int steps = budget.fitting(settings.length().steps(state.round()), state, millisPerStep);
      double[] rates = settings.schedule().rates(state.steps(), budget.share(state), steps);
      Round round = new Round(state.round(), settings.seed(), rates, settings.rules());
      long began = clock.millis();
      RoundReport report = runner.run(round, state);
      millisPerStep = (double) (clock.millis() - began) / steps;
      state = state.after(report.steps(), report.examples(), clock.millis() - start);
      TrainObserver.Event event =
          new TrainObserver.Event(state, report, rates[rates.length - 1], budget.share(state));
      for (TrainObserver observer : observers) {
        observer.afterRound(event);
      }
      state = state.at(clock.millis() - start);
    }
    for (TrainObserver observer : observers) {
      observer.finished(state);
    }
    return state;
  }
}
