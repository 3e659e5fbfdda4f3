package io.subscale.jobs.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.subscale.jobs.round.Round;
import io.subscale.jobs.round.RoundReport;
import io.subscale.jobs.run.checkpoint.TrainState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TrainLoopTest {
  private static final Schedule SCHEDULE = new Schedule(0.01, 0.1, 10);

  /** Rounds whose steps take 25 ms and have 10 examples each. */
  private static final class Rounds implements RoundRunner {
    final List<Round> rounds = new ArrayList<>();
    final List<TrainState> states = new ArrayList<>();
    long millis = 5_000;

    @Override
    public RoundReport run(Round round, TrainState state) {
      rounds.add(round);
      states.add(state);
      int steps = round.learningRates().length;
      millis += 25L * steps;
      return new RoundReport(
          round.number(),
          10L * steps,
          steps,
          0,
          3.0,
          1.0,
          new RoundReport.Traffic(0, 0, 0),
          new RoundReport.Times(100, List.of(), 0, 0, 0),
          List.of());
    }

    @Override
    public float[] average() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Snapshot snapshot() {
      throw new UnsupportedOperationException();
    }

    InstantSource clock() {
      return () -> Instant.ofEpochMilli(millis);
    }
  }

  private static TrainState run(Rounds rounds, Budget budget, TrainState from) {
    TrainLoop.Settings settings =
        new TrainLoop.Settings(9, Round.Rules.PLAIN, RoundLength.of(4), budget, SCHEDULE);
    return new TrainLoop(settings, rounds, List.of(), rounds.clock()).run(from);
  }

  @Test
  void eachBudgetEndsTraining() {
    assertThat(run(new Rounds(), new Budget(7, 0, 0), TrainState.START).round()).isEqualTo(7);
    assertThat(run(new Rounds(), new Budget(0, 100, 0), TrainState.START).examples())
        .isEqualTo(120);
    assertThat(run(new Rounds(), new Budget(0, 0, 400), TrainState.START).round()).isEqualTo(4);
    assertThat(run(new Rounds(), new Budget(7, 100, 450), TrainState.START).round()).isEqualTo(3);
  }

  /** What is left of the time is 2.4 of a round's 4 steps, then a quarter of one. */
  @Test
  void timeEndsWithinAStep() {
    Rounds rounds = new Rounds();
    assertThat(run(rounds, new Budget(0, 0, 260), TrainState.START))
        .isEqualTo(new TrainState(3, 11, 110, 275));
    assertThat(rounds.rounds)
        .extracting(round -> round.learningRates().length)
        .containsExactly(4, 4, 3);
    assertThat(new Budget(9, 0, 0).fitting(4, new TrainState(1, 4, 40, 100), 25)).isEqualTo(4);
    assertThat(new Budget(0, 0, 260).fitting(4, TrainState.START, 0)).isEqualTo(4);
    assertThat(new Budget(0, 0, 260).fitting(4, new TrainState(3, 11, 110, 259), 25)).isOne();
  }

  @Test
  void twoRunsEqualOne() {
    Rounds one = new Rounds();
    run(one, new Budget(6, 0, 0), TrainState.START);
    Rounds first = new Rounds();
    TrainState middle = new TrainState(3, 12, 120, 300);
    assertThat(run(first, new Budget(3, 0, 0), TrainState.START)).isEqualTo(middle);
    Rounds second = new Rounds();
    second.millis = 1_000_000;
    assertThat(run(second, new Budget(6, 0, 0), middle)).isEqualTo(new TrainState(6, 24, 240, 600));
    assertThat(second.states).isEqualTo(one.states.subList(3, 6));
    for (int round = 0; round < 3; round++) {
      assertThat(second.rounds.get(round).number()).isEqualTo(3 + round);
      assertThat(second.rounds.get(round).learningRates())
          .isEqualTo(one.rounds.get(3 + round).learningRates());
    }
  }

  @Test
  void earlyRoundsHaveTheirOwnLength() {
    Rounds rounds = new Rounds();
    RoundLength length = new RoundLength(2, 1, 8);
    TrainLoop.Settings settings =
        new TrainLoop.Settings(9, Round.Rules.PLAIN, length, new Budget(4, 0, 0), SCHEDULE);
    new TrainLoop(settings, rounds, List.of(), rounds.clock()).run(TrainState.START);
    assertThat(rounds.rounds)
        .extracting(round -> round.learningRates().length)
        .containsExactly(1, 1, 8, 8);
  }

  @Test
  void anObserverThatHasSeenEnoughEndsTraining() {
    Rounds rounds = new Rounds();
    List<TrainState> ends = new ArrayList<>();
    TrainObserver enough =
        new TrainObserver() {
          @Override
          public boolean isEnough() {
            return rounds.rounds.size() == 3;
          }

          @Override
          public void finished(TrainState state) {
            ends.add(state);
          }
        };
    TrainLoop.Settings settings =
        new TrainLoop.Settings(
            9, Round.Rules.PLAIN, RoundLength.of(4), new Budget(7, 0, 0), SCHEDULE);
    new TrainLoop(settings, rounds, List.of(enough), rounds.clock()).run(TrainState.START);
    assertThat(ends).containsExactly(new TrainState(3, 12, 120, 300));
  }

  @Test
  void spentBudgetRunsNothing() {
    Rounds rounds = new Rounds();
    TrainState end = new TrainState(7, 28, 280, 700);
    assertThat(run(rounds, new Budget(7, 0, 0), end).round()).isEqualTo(7);
    assertThat(rounds.rounds).isEmpty();
  }

  @Test
  void noLimitIsRefused() {
    assertThatThrownBy(() -> new Budget(0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void warmUpIsLinearAndDecayEndsAtItsShare() {
    assertThat(SCHEDULE.rates(0, 0, 3))
        .containsExactly(new double[] {1e-3, 2e-3, 3e-3}, within(1e-12));
    assertThat(SCHEDULE.rates(9, 0, 2)).containsExactly(new double[] {1e-2, 1e-2}, within(1e-12));
    assertThat(SCHEDULE.rates(100, 0.5, 1)[0]).isCloseTo(1e-2 * 0.55, within(1e-12));
    assertThat(SCHEDULE.rates(100, 1, 1)[0]).isCloseTo(1e-3, within(1e-12));
    assertThat(new Schedule(0.5, 1, 0).rates(0, 0.7, 1)[0]).isEqualTo(0.5);
  }

  @Property
  void averageOfConstantWeightsIsConstant(
      @ForAll @Size(3) List<@DoubleRange(min = -10, max = 10) Double> weights,
      @ForAll @DoubleRange(min = 0, max = 0.99) double decay,
      @ForAll @IntRange(min = 1, max = 50) int steps) {
    float[] constant = new float[3];
    for (int i = 0; i < 3; i++) {
      constant[i] = weights.get(i).floatValue();
    }
    Ema ema = new Ema(decay, constant);
    ema.move(constant, 1000, steps);
    assertThat(ema.average()).containsExactly(constant, within(1e-5f));
  }

  @Test
  void averageForgetsItsStart() {
    Ema ema = new Ema(0.999, new float[] {1e6f});
    for (int round = 0; round < 10; round++) {
      ema.move(new float[] {1f}, 8L * round, 8);
    }
    assertThat(ema.average()[0]).isCloseTo(1f, within(1e-3f));
  }

  @Test
  void averageWithoutDecayIsTheLastWeights() {
    Ema ema = new Ema(0, new float[] {3f});
    ema.move(new float[] {0.1f}, 0, 1);
    assertThat(ema.average()).containsExactly(0.1f);
  }
}
