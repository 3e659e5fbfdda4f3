package io.subscale.bench.net;

import io.subscale.bench.measure.JsonLines;
import io.subscale.bench.measure.Measurement;
import io.subscale.bench.measure.PeakMemory;
import io.subscale.bench.measure.Timing;
import io.subscale.jobs.error.JobException;
import io.subscale.model.net.Decoder;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.net.Operations;
import io.subscale.model.update.ClippedAdam;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.nd4j.linalg.dataset.MultiDataSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * How the time of a training step a slice pixel grows with the slice. A network without attention
 * would need the same time for every pixel; attention adds a share that grows with their number.
 */
@Command(
    name = "slice-growth",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Times training steps a slice pixel for growing slices; fits the exponent.")
public final class SliceGrowthBench implements Callable<Integer> {
  private static final double MICROS = 1000;

  @Mixin private NetOptions net = new NetOptions();
  @Mixin private StepOptions repeat = new StepOptions();

  @Option(
      names = "--slices",
      split = ",",
      defaultValue = "16,32,64",
      description = "Edges of the slices, ${DEFAULT-VALUE}, instead of --slice.")
  private int[] edges;

  private final JsonLines lines;

  /** Prints on {@code lines}. */
  public SliceGrowthBench(JsonLines lines) {
    this.lines = lines;
  }

  @Override
  public Integer call() {
    if (edges.length < 2) {
      throw JobException.config("--slices needs at least two edges");
    }
    double[] pixels = new double[edges.length];
    double[] micros = new double[edges.length];
    double[] operations = new double[edges.length];
    for (int i = 0; i < edges.length; i++) {
      DecoderSpec spec = net.spec(edges[i]);
      pixels[i] = (double) edges[i] * edges[i];
      Timing timing = stepTime(spec);
      double examplePixels = net.batch() * pixels[i];
      micros[i] = timing.medianMillis() * MICROS / examplePixels;
      operations[i] = Operations.of(spec, net.batch()).stepFlop() / examplePixels;
      lines.print(
          net.begin("slice-growth")
              .put("slice", edges[i])
              .put("min_ms", timing.minMillis())
              .put("median_ms", timing.medianMillis())
              .put("us_per_pixel", micros[i])
              .put("mflop_per_pixel", operations[i] / 1e6)
              .put("peak_rss_mb", PeakMemory.mebibytes()));
    }
    lines.print(
        Measurement.of("slice-growth-exponent")
            .put("time_exponent", exponent(pixels, micros))
            .put("operations_exponent", exponent(pixels, operations)));
    return 0;
  }

  /** Smaller slices are repeated more often, so that each size has as many pixels. */
  private Timing stepTime(DecoderSpec spec) {
    int largest = Arrays.stream(edges).max().orElseThrow();
    int more = Math.max(1, largest / spec.height() * (largest / spec.height()));
    Decoder decoder = Decoder.create(spec, new ClippedAdam(1e-3, 1), 0);
    MultiDataSet data = decoder.dataSet(net.randomBatch(spec));
    return Timing.measure(
        more * repeat.warmUp(), more * repeat.steps(), () -> decoder.graph().fit(data));
  }

  /** The p of the least squares fit log y = p log x + c. */
  static double exponent(double[] x, double[] y) {
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < x.length; i++) {
      meanX += Math.log(x[i]) / x.length;
      meanY += Math.log(y[i]) / x.length;
    }
    double products = 0;
    double squares = 0;
    for (int i = 0; i < x.length; i++) {
      double dx = Math.log(x[i]) - meanX;
      products += dx * (Math.log(y[i]) - meanY);
      squares += dx * dx;
    }
    return products / squares;
  }
}
