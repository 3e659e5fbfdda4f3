package io.subscale.jobs.train.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.jobs.run.checkpoint.TrainState;
import io.subscale.jobs.run.checkpoint.Validations;
import org.junit.jupiter.api.Test;

class PatienceTest {
  @Test
  void endsAfterSoManyValidationsWithoutABetterOne() {
    Patience patience = new Patience(2, Validations.NONE);
    double[] validations = {5, 4, 4.5, 3.9, 3.9};
    for (double validation : validations) {
      patience.validated(TrainState.START, validation);
      assertThat(patience.isEnough()).isFalse();
    }
    patience.validated(TrainState.START, 3.95);
    assertThat(patience.isEnough()).isTrue();
  }

  @Test
  void goingOnRemembersWhatWasBefore() {
    assertThat(new Patience(2, after(5, 4, 4.5, 4.2)).isEnough()).isTrue();
    assertThat(new Patience(2, after(5, 4.5, 4.6, 4.2)).isEnough()).isFalse();
  }

  @Test
  void noneIsForEver() {
    assertThat(new Patience(0, after(1, 2, 3, 4)).isEnough()).isFalse();
  }

  private static Validations after(double... measured) {
    Validations validations = Validations.NONE;
    for (double bitsPerDim : measured) {
      validations = validations.and(bitsPerDim);
    }
    return validations;
  }
}
