package io.subscale.model.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.datasets.seed.Seed;
import io.subscale.model.graph.PassFixture;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class DropoutTest {
  private static final double RATE = 0.3;
  private static final int COUNT = 4000;

  private static float[] dropped(String name, Seed masks) {
    INDArray x = Nd4j.ones(COUNT / 8, 8);
    float[][] out = new float[1][];
    Dropout drop = new Dropout(name, RATE);
    Dropout.seeded(masks, () -> out[0] = HostMemory.floats(drop.forward(PassFixture.of(true), x)));
    INDArray gradient = Nd4j.ones(COUNT / 8, 8);
    drop.backward(gradient);
    assertThat(HostMemory.floats(gradient)).isEqualTo(out[0]);
    return out[0];
  }

  @Test
  void masksAreThoseOfTheWrittenStream() {
    Seed masks = Seed.of(5).fold(1);
    float[] found = dropped("e1.hidden", masks);
    long state = masks.fold("e1.hidden").asLong();
    int kept = 0;
    for (float value : found) {
      state += 0x9E3779B97F4A7C15L;
      long z = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
      z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
      boolean keeps = ((z ^ z >>> 31) >>> 11) * 0x1.0p-53 >= RATE;
      assertThat(value).isEqualTo(keeps ? (float) (1 / (1 - RATE)) : 0);
      kept += keeps ? 1 : 0;
    }
    assertThat(kept / (double) COUNT).isBetween(0.67, 0.73);
  }

  @Test
  void anotherNameBatchOrSeedDropsOthers() {
    float[] one = dropped("e1.hidden", Seed.of(5).fold(0));
    assertThat(dropped("e1.hidden", Seed.of(5).fold(0))).isEqualTo(one);
    assertThat(dropped("e2.hidden", Seed.of(5).fold(0))).isNotEqualTo(one);
    assertThat(dropped("e1.hidden", Seed.of(5).fold(1))).isNotEqualTo(one);
    assertThat(dropped("e1.hidden", Seed.of(6).fold(0))).isNotEqualTo(one);
  }

  @Test
  void withoutASeedTheThreadsGeneratorGivesOneToEachMask() {
    INDArray x = Nd4j.ones(COUNT / 8, 8);
    Dropout drop = new Dropout("e1.hidden", RATE);
    Nd4j.getRandom().setSeed(3);
    float[] first = HostMemory.floats(drop.forward(PassFixture.of(true), x));
    assertThat(HostMemory.floats(drop.forward(PassFixture.of(true), x))).isNotEqualTo(first);
    Nd4j.getRandom().setSeed(3);
    assertThat(HostMemory.floats(drop.forward(PassFixture.of(true), x))).isEqualTo(first);
  }

  @Test
  void nothingIsDroppedOutsideOfTraining() {
    INDArray x = Nd4j.ones(2, 8);
    assertThat(new Dropout("e1.hidden", RATE).forward(PassFixture.of(false), x)).isSameAs(x);
    assertThat(new Dropout("e1.hidden", 0).forward(PassFixture.of(true), x)).isSameAs(x);
  }
}
