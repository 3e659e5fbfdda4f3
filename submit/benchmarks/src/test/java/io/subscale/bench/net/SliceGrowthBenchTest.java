package io.subscale.bench.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

class SliceGrowthBenchTest {
  @Property(tries = 50)
  void exponentOfAPowerIsThePower(
      @ForAll @DoubleRange(min = -2, max = 2) double power,
      @ForAll @DoubleRange(min = 0.1, max = 10) double factor) {
    double[] x = {256, 1024, 4096};
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = factor * Math.pow(x[i], power);
    }
    assertThat(SliceGrowthBench.exponent(x, y)).isCloseTo(power, within(1e-9));
  }
}
