package io.subscale.model.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.subscale.model.simd.LawScale;
import io.subscale.model.simd.LogisticMixture;
import io.subscale.model.simd.MixtureRow;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The law's masses by hand, as a distribution, far from its means, and its gradient both ways. */
class MixtureTest {
  private static final LawScale BYTES = new LawScale(256, 1, 256);
  private static final LawScale HIGH = new LawScale(256, 32, 8);
  private static final LawScale LOW = new LawScale(256, 1, 32);

  private static List<LogisticMixture> rows(int components, LawScale scale) {
    return List.of(new MixtureRow(components, scale), new PlainMixture(components, scale));
  }

  /** One logistic at 100 of scale 1: 1 / (1 + e^-0.5) - 1 / (1 + e^0.5) = 0.244918662. */
  @Test
  void massesAreThoseByHand() {
    for (LogisticMixture row : rows(1, BYTES)) {
      row.load(new double[] {3, 100, 0}, 0);
      assertThat(row.nats(100))
          .isCloseTo(-Math.log(0.9999 * 0.244918662 + 1e-4 / 256), within(1e-8));
      row.load(new double[] {3, 0, 0}, 0);
      // Open below: 1 / (1 + e^-0.5) = 0.622459331.
      assertThat(row.nats(0)).isCloseTo(-Math.log(0.9999 * 0.622459331 + 1e-4 / 256), within(1e-8));
    }
    for (LogisticMixture row : rows(1, HIGH)) {
      row.load(new double[] {0, 47.5, Math.log(8)}, 0);
      // The 32 intensities from 32 are 16 to each side, two scales: tanh(1) = 0.761594156.
      assertThat(row.nats(32)).isCloseTo(-Math.log(0.9999 * 0.761594156 + 1e-4 / 8), within(1e-8));
    }
  }

  static Stream<LawScale> scales() {
    return Stream.of(BYTES, HIGH, LOW, new LawScale(32, 1, 32), new LawScale(16, 1, 2));
  }

  @ParameterizedTest
  @MethodSource("scales")
  void probabilitiesSumToOneAndAreThoseOfTheCosts(LawScale scale) {
    for (int components : new int[] {1, 3, 8, 16, 17}) {
      double[] parameters = parameters(components, components, scale.top());
      for (LogisticMixture row : rows(components, scale)) {
        for (int start = 0; start < scale.top(); start += scale.intervalLength()) {
          row.load(parameters, 0);
          float[] logs = new float[scale.levels()];
          row.logProbabilities(start, logs);
          double sum = 0;
          for (int v = 0; v < logs.length; v++) {
            sum += Math.exp(logs[v]);
            assertThat(row.nats(start + v * scale.step())).isCloseTo(-logs[v], within(1e-5));
          }
          assertThat(sum).isCloseTo(1, within(1e-5));
        }
      }
    }
  }

  /** An interval of which a logistic's mass is no double above 0. */
  @Test
  void farFromEveryMeanTheLawIsOneStill() {
    for (LogisticMixture row : rows(2, LOW)) {
      row.load(new double[] {0, 0, 220, 250, -4, -5}, 0);
      double sum = IntStream.range(0, 32).mapToDouble(v -> Math.exp(-row.nats(v))).sum();
      assertThat(sum).isCloseTo(1, within(1e-9));
      // Towards the means the next value is likelier by the narrower scale's e^55.
      assertThat(row.nats(31)).isLessThan(2e-4);
    }
  }

  @ParameterizedTest
  @MethodSource("scales")
  void fusedCostsAndGradientAreThePlainOnes(LawScale scale) {
    int rows = 300;
    int components = 7;
    float[] values = new float[rows * 3 * components];
    int[] intensities = new int[rows];
    SplittableRandom random = new SplittableRandom(5);
    for (int r = 0; r < rows; r++) {
      double[] one = parameters(components, r, scale.top());
      for (int i = 0; i < one.length; i++) {
        values[r * one.length + i] = (float) one[i];
      }
      intensities[r] = random.nextInt(scale.top() / scale.step()) * scale.step();
    }
    INDArray fused = Nd4j.createFromArray(values).reshape(rows, 3 * components);
    INDArray plain = fused.castTo(DataType.DOUBLE);
    double[] nats = Mixture.nats(plain, intensities, scale);
    Twin.assertClose("nats", Mixture.nats(fused, intensities, scale), nats, 1e-9);
    INDArray d = plain.ulike();
    INDArray dFused = fused.ulike();
    Mixture.gradient(plain, intensities, scale, 0.5, d);
    double[] costs = Mixture.gradient(fused, intensities, scale, 0.5, dFused);
    Twin.assertClose("costs", costs, nats, 2e-4);
    Twin.assertClose(
        "gradient", dFused.castTo(DataType.DOUBLE).data().asDouble(), d.data().asDouble(), 2e-3);
  }

  /** Log scales on both sides of where they are clamped, too. */
  private static double[] parameters(int components, long seed, int top) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] parameters = new double[3 * components];
    for (int k = 0; k < components; k++) {
      parameters[k] = random.nextDouble(-3, 3);
      parameters[components + k] = random.nextDouble(-0.1, 1.1) * top;
      parameters[2 * components + k] = random.nextDouble(-6, 8);
    }
    return parameters;
  }
}
