package io.subscale.bench.net;

import io.subscale.bench.measure.JsonLines;
import io.subscale.bench.measure.Measurement;
import io.subscale.bench.measure.PeakMemory;
import io.subscale.bench.measure.Timing;
import io.subscale.datasets.batch.BatchAssembler;
import io.subscale.datasets.plan.BitDepth;
import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.datasets.seed.Seed;
import io.subscale.datasets.slice.SliceGrid;
import io.subscale.jobs.error.JobException;
import io.subscale.model.net.Decoder;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.net.NetSize;
import io.subscale.model.sample.Conditioning;
import io.subscale.model.sample.IncrementalSampler;
import io.subscale.model.sample.SampleRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Times sampling: a slice given all earlier ones, or whole images. */
@Command(
    name = "sample",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Times sampling of the last slice given the others; --whole, of whole images.")
public final class SampleBench implements Callable<Integer> {
  private static final double SECONDS = 1000;
  private static final int NAIVE_PASSES = 3;

  /** Slices until the JIT compiler has the loops. */
  private static final int WARM_UP = 3;

  @Mixin private SizeOptions sizes = new SizeOptions();

  @Option(
      names = "--batch",
      split = ",",
      defaultValue = "1,4,16,64",
      description = "Images sampled side by side, ${DEFAULT-VALUE}; a line each.")
  private int[] batches;

  @Option(names = "--repeat", description = "Measured repetitions, ${DEFAULT-VALUE}.")
  private int repeat = 5;

  @Option(names = "--plan", description = "Decoders of --whole, ${DEFAULT-VALUE}.")
  private Plan plan = Plan.SUBSCALE;

  @Option(names = "--depth-bits", description = "High bits of --whole, ${DEFAULT-VALUE}.")
  private int depthBits = 3;

  @Option(names = "--whole", description = "Samples whole images, once, after a warm-up.")
  private boolean completeImages;

  private final JsonLines lines;

  /** Prints on {@code lines}. */
  public SampleBench(JsonLines lines) {
    this.lines = lines;
  }

  @Override
  public Integer call() {
    if (Arrays.stream(batches).anyMatch(batch -> batch < 1) || repeat < 1) {
      throw JobException.config("--batch and --repeat are at least 1");
    }
    PlanGeometry geometry = geometry(completeImages ? plan : Plan.SUBSCALE);
    Map<String, Decoder> decoders = new LinkedHashMap<>();
    NetSize size = sizes.spec().size();
    for (Stage stage : geometry.plan().stages()) {
      decoders.put(stage.name(), Decoder.create(DecoderSpec.of(stage, geometry, size), 0));
    }
    IncrementalSampler sampler = new IncrementalSampler(geometry, decoders);
    for (int batch : batches) {
      lines.print(
          completeImages
              ? image(sampler, geometry, batch)
              : line(sampler, geometry, decoders.get("subscale"), batch));
    }
    return 0;
  }

  private PlanGeometry geometry(Plan chosen) {
    DecoderSpec spec = sizes.spec();
    int bits = Integer.numberOfTrailingZeros(spec.levels());
    if (Integer.bitCount(spec.levels()) != 1 || bits < 1 || bits > 8) {
      throw JobException.config("--levels is a power of 2 from 2 to 256, not " + spec.levels());
    }
    SliceGrid grid =
        new SliceGrid(spec.scale(), spec.scale() * spec.height(), spec.scale() * spec.columns());
    BitDepth depth = chosen.depth(bits, depthBits);
    return new PlanGeometry(chosen, grid, depth);
  }

  private Measurement line(
      IncrementalSampler sampler, PlanGeometry geometry, Decoder decoder, int batch) {
    Timing timing = slice(sampler, geometry, decoder, batch);
    int values = geometry.grid().sliceValues();
    double peakMemory = PeakMemory.mebibytes();
    SampleFloor floor = SampleFloor.of(decoder.spec(), batch);
    return sizes
        .addTo(Measurement.of("sample").put("batch", batch))
        .put("ms_per_value", timing.medianMillis() / values)
        .put("s_per_slice", timing.medianMillis() / SECONDS)
        .put("images_per_s", batch * SECONDS / (timing.medianMillis() * geometry.grid().slices()))
        .put("floor_ms_per_value", floor.millis() / values)
        .put("naive_ms_per_value", naive(geometry, decoder, batch))
        .put("gflop", floor.flop() / 1e9)
        .put("gbyte", floor.bytes() / 1e9)
        .put("product_peak_gflop_per_s", floor.gflopPerSecond())
        .put("read_peak_gbyte_per_s", floor.gigabytesPerSecond())
        .put("peak_rss_mb", peakMemory);
  }

  /** The last slice of random images, all others given. */
  private Timing slice(
      IncrementalSampler sampler, PlanGeometry geometry, Decoder decoder, int batch) {
    SliceGrid grid = geometry.grid();
    int known = (grid.slices() - 1) * grid.sliceHeight() * grid.sliceWidth();
    SampleRequest request =
        SampleRequest.of(Seed.of(0), LongStream.range(0, batch).toArray(), Map.of())
            .with(new Conditioning(images(geometry, batch), known, false));
    return Timing.measure(WARM_UP, repeat, () -> sampler.sample(request));
  }

  /** What the naive sampler does for one value: a forward pass of the whole slice. */
  private static double naive(PlanGeometry geometry, Decoder decoder, int batch) {
    int[] slices = new int[batch];
    Arrays.fill(slices, geometry.grid().slices() - 1);
    BatchAssembler assembler = new BatchAssembler(geometry, geometry.stage("subscale"));
    List<byte[]> images = images(geometry, batch);
    Runnable pass = () -> decoder.logits(assembler.assemble(images, slices));
    return Timing.measure(1, NAIVE_PASSES, pass).medianMillis();
  }

  private static List<byte[]> images(PlanGeometry geometry, int batch) {
    SplittableRandom random = Seed.of(0).fold("bench").random();
    List<byte[]> images = new ArrayList<>();
    for (int n = 0; n < batch; n++) {
      byte[] image = new byte[geometry.grid().imageValues()];
      for (int v = 0; v < image.length; v++) {
        image[v] = (byte) random.nextInt(1 << geometry.depth().bits());
      }
      images.add(image);
    }
    return images;
  }

  /** A batch of whole images, after slices for the compiler. */
  private Measurement image(IncrementalSampler sampler, PlanGeometry geometry, int batch) {
    SampleRequest request =
        SampleRequest.of(Seed.of(0), LongStream.range(0, batch).toArray(), Map.of());
    SliceGrid grid = geometry.grid();
    int known = (grid.slices() - 1) * grid.sliceHeight() * grid.sliceWidth();
    SampleRequest last = request.with(new Conditioning(images(geometry, batch), known, false));
    Timing.measure(WARM_UP, 1, () -> sampler.sample(last));
    Timing timing = Timing.measure(0, 1, () -> sampler.sample(request));
    long values = 0;
    for (Stage stage : geometry.plan().stages()) {
      values += (long) geometry.slices(stage).length * grid.sliceValues();
    }
    return sizes
        .addTo(Measurement.of("sample-whole").put("batch", batch))
        .put("plan", geometry.plan().key())
        .put("image", grid.height())
        .put("values", values)
        .put("ms_per_value", timing.medianMillis() / values)
        .put("s", timing.medianMillis() / SECONDS)
        .put("s_per_image", timing.medianMillis() / SECONDS / batch);
  }
}
