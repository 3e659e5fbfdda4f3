package io.subscale.model.sample;

import io.subscale.datasets.batch.Batch;
import io.subscale.datasets.batch.BatchAssembler;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.datasets.seed.Seed;
import io.subscale.model.loss.Nats;
import io.subscale.model.net.Decoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Samples images value by value with a whole forward pass each. Correct for every plan; its cost
 * grows with the square of a slice's pixels.
 *
 * <p>Sample i draws from its own streams, one a stage, so its pixels depend on (seed, i, settings)
 * and on the batch only through the last bits of floating-point sums: keep batches as fixed groups
 * of sample numbers.
 */
public final class NaiveSampler {

  private final PlanGeometry geometry;
  private final Map<Stage, Decoder> decoders = new LinkedHashMap<>();

  /**
   * A sampler of whole images.
   *
   * @param decoders by stage name, one for every stage of the plan
   * @throws IllegalArgumentException if one is missing
   */
  public NaiveSampler(PlanGeometry geometry, Map<String, Decoder> decoders) {
    this.geometry = geometry;
    for (Stage stage : geometry.plan().stages()) {
      Decoder decoder = decoders.get(stage.name());
      if (decoder == null) {
        throw new IllegalArgumentException("no decoder for stage " + stage.name());
      }
      this.decoders.put(stage, decoder);
    }
  }

  /**
   * A sampled image.
   *
   * @param number of the sample
   * @param slices values in generation order, uint8 [S*S][h][w][3]
   * @param stageNats by stage name, cost of the sampled values under the model at temperature 1
   */
  public record Sample(long number, byte[] slices, Map<String, Double> stageNats) {}

  /**
   * Samples images.
   *
   * @param seed of the run
   * @param numbers of the samples, the batch
   * @param temperatures by stage name, 0 or more; 1 where none is given
   * @return in the order of {@code numbers}
   */
  public List<Sample> sample(Seed seed, long[] numbers, Map<String, Double> temperatures) {
    List<Sample> samples = new ArrayList<>();
    for (long number : numbers) {
      byte[] image = new byte[geometry.grid().imageValues()];
      samples.add(new Sample(number, image, new LinkedHashMap<>()));
    }
    decoders.forEach(
        (stage, decoder) -> {
          double temperature = temperatures.getOrDefault(stage.name(), 1.0);
          new Pass(stage, decoder, temperature, samples).run(seed);
        });
    return samples;
  }

  /** One stage over a batch. */
  private final class Pass {
    private final Stage stage;
    private final Decoder decoder;
    private final double temperature;
    private final List<Sample> samples;
    private final BatchAssembler assembler;
    private final double[] nats;

    Pass(Stage stage, Decoder decoder, double temperature, List<Sample> samples) {
      this.stage = stage;
      this.decoder = decoder;
      this.temperature = temperature;
      this.samples = samples;
      this.assembler = new BatchAssembler(geometry, stage);
      this.nats = new double[samples.size()];
    }

    void run(Seed seed) {
      List<SplittableRandom> streams =
          samples.stream()
              .map(s -> seed.fold("sample", s.number()).fold(stage.name()).random())
              .toList();
      for (int slice : geometry.slices(stage)) {
        for (int value = 0; value < geometry.grid().sliceValues(); value++) {
          step(slice, value, streams);
        }
      }
      for (int n = 0; n < nats.length; n++) {
        samples.get(n).stageNats().put(stage.name(), nats[n]);
      }
    }

    private void step(int slice, int value, List<SplittableRandom> streams) {
      int[] slices = new int[samples.size()];
      Arrays.fill(slices, slice);
      Batch batch = assembler.assemble(samples.stream().map(Sample::slices).toList(), slices);
      float[] logits = decoder.logits(batch);
      int levels = geometry.levels(stage);
      int values = geometry.grid().sliceValues();
      for (int n = 0; n < nats.length; n++) {
        int start = (n * values + value) * levels;
        double uniform = streams.get(n).nextDouble();
        int drawn = Draw.value(logits, start, levels, temperature, uniform);
        float[] own = Arrays.copyOfRange(logits, start, start + levels);
        nats[n] += Nats.of(own, new int[] {drawn})[0];
        write(samples.get(n).slices(), slice * values + value, drawn);
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
