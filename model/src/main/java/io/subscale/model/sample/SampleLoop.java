package io.subscale.model.sample;

import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.datasets.seed.Seed;
import io.subscale.model.loss.Nats;
import io.subscale.model.net.Decoder;
import io.subscale.model.sample.SliceLogits.Scene;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/** Stage after stage, slice after slice, value after value: what all samplers have in common. */
final class SampleLoop {
  private final PlanGeometry geometry;
  private final Function<Scene, SliceLogits> predictor;
  private final Map<Stage, Decoder> decoders = new LinkedHashMap<>();

  /**
   * A loop over whole images.
   *
   * @param decoders by stage name, one for every stage of the plan
   * @param predictor how logits are computed
   * @throws IllegalArgumentException if a decoder is missing
   */
  SampleLoop(
      PlanGeometry geometry,
      Map<String, Decoder> decoders,
      Function<Scene, SliceLogits> predictor) {
    this.geometry = geometry;
    this.predictor = predictor;
    for (Stage stage : geometry.plan().stages()) {
      Decoder decoder = decoders.get(stage.name());
      if (decoder == null) {
        throw new IllegalArgumentException("no decoder for stage " + stage.name());
      }
      this.decoders.put(stage, decoder);
    }
  }

  List<Sample> sample(Seed seed, long[] numbers, Map<String, Double> temperatures) {
    List<Sample> samples = new ArrayList<>();
    for (long number : numbers) {
      byte[] image = new byte[geometry.grid().imageValues()];
      samples.add(new Sample(number, image, new LinkedHashMap<>()));
    }
    decoders.forEach(
        (stage, decoder) -> {
          double temperature = temperatures.getOrDefault(stage.name(), 1.0);
          new Pass(stage, temperature, samples, seed).run(decoder);
        });
    return samples;
  }

  /** One stage over a batch. */
  private final class Pass {
    private final Stage stage;
    private final double temperature;
    private final List<Sample> samples;
    private final List<SplittableRandom> streams;
    private final int[] drawn;
    private final double[] nats;

    Pass(Stage stage, double temperature, List<Sample> samples, Seed seed) {
      this.stage = stage;
      this.temperature = temperature;
      this.samples = samples;
      this.streams =
          samples.stream()
              .map(s -> seed.fold("sample", s.number()).fold(stage.name()).random())
              .toList();
      this.drawn = new int[samples.size()];
      this.nats = new double[samples.size()];
    }

    void run(Decoder decoder) {
      List<byte[]> images = samples.stream().map(Sample::slices).toList();
      SliceLogits logits = predictor.apply(new Scene(geometry, stage, decoder, images));
      int values = geometry.grid().sliceValues();
      for (int slice : geometry.slices(stage)) {
        logits.start(slice);
        for (int value = 0; value < values; value++) {
          draw(logits.next(), slice * values + value);
          logits.accept(drawn);
        }
      }
      for (int n = 0; n < nats.length; n++) {
        samples.get(n).stageNats().put(stage.name(), nats[n]);
      }
    }

    private void draw(float[][] logits, int at) {
      int levels = geometry.levels(stage);
      for (int n = 0; n < nats.length; n++) {
        double uniform = streams.get(n).nextDouble();
        drawn[n] = Draw.value(logits[n], 0, levels, temperature, uniform);
        nats[n] += Nats.of(logits[n], new int[] {drawn[n]})[0];
        write(samples.get(n).slices(), at, drawn[n]);
      }
    }

    private void write(byte[] image, int at, int drawn) {
      int before = image[at] & 0xFF;
      int whole =
          switch (stage.target()) {
            case ALL_BITS -> drawn;
            case HI -> geometry.depth().join(drawn, 0);
            case LO -> geometry.depth().join(geometry.depth().hi(before), drawn);
          };
      image[at] = (byte) whole;
    }
  }
}
