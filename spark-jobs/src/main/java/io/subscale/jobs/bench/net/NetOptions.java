package io.subscale.jobs.bench.net;

import io.subscale.datasets.batch.Batch;
import io.subscale.datasets.seed.Seed;
import io.subscale.jobs.bench.measure.Measurement;
import io.subscale.jobs.error.JobException;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.net.NetSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import picocli.CommandLine.Option;

/**
 * Sizes of the network under measurement; the defaults make a {@code subscale} decoder of 5.9
 * million parameters.
 */
public final class NetOptions {
  private static final int COLOURS = 3;
  private static final int VALUE_UNITS = 8;

  @Option(names = "--batch", description = "Examples, ${DEFAULT-VALUE}.")
  private int batch = 4;

  @Option(names = "--S", description = "Scale: S x S slices, ${DEFAULT-VALUE}; 1 has no context.")
  private int scale = 4;

  @Option(names = "--slice", description = "Rows and columns of a slice, ${DEFAULT-VALUE}.")
  private int slice = 32;

  @Option(names = "--width", description = "Channels, ${DEFAULT-VALUE}.")
  private int width = 128;

  @Option(names = "--res", description = "Residual blocks of the embedder, ${DEFAULT-VALUE}.")
  private int residualBlocks = 4;

  @Option(names = "--layers", description = "Transformer layers, ${DEFAULT-VALUE}.")
  private int layers = 4;

  @Option(names = "--pixel", description = "Gated layers, ${DEFAULT-VALUE}.")
  private int pixelLayers = 8;

  @Option(names = "--heads", description = "Attention heads, ${DEFAULT-VALUE}.")
  private int heads = 8;

  @Option(names = "--levels", description = "Values of a colour, ${DEFAULT-VALUE}.")
  private int levels = 256;

  /** Examples of a batch. */
  public int batch() {
    return batch;
  }

  /**
   * The decoder.
   *
   * @throws JobException (exit code 2) if sizes do not fit each other
   */
  public DecoderSpec spec() {
    return spec(slice);
  }

  /** The decoder over slices of another edge. */
  DecoderSpec spec(int edge) {
    if (batch < 1 || scale < 1 || edge < 1 || levels < 1) {
      throw JobException.config("--batch, --S, --slice and --levels are at least 1");
    }
    try {
      NetSize size = new NetSize(width, residualBlocks, layers, heads, pixelLayers, VALUE_UNITS, 0);
      return new DecoderSpec(scale, edge, edge, levels, 2 * scale * (scale - 1), 0, 0, size);
    } catch (IllegalArgumentException e) {
      throw JobException.config(e.getMessage());
    }
  }

  /** A batch of random values for a decoder; EMPTY is among those of the window. */
  public Batch randomBatch(DecoderSpec spec) {
    SplittableRandom random = Seed.of(0).fold("bench").random();
    int pixels = batch * spec.height() * spec.columns();
    int[] target = random.ints((long) pixels * COLOURS, 0, levels).toArray();
    int[] window = random.ints((long) pixels * COLOURS * spec.slots(), 0, levels + 1).toArray();
    int[] slices = random.ints(batch, 0, scale * scale).toArray();
    return new Batch(batch, spec.height(), spec.columns(), target, window, new int[0], slices);
  }

  /** The sizes and the threads as arguments of another process. */
  public List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    begin("")
        .fields()
        .forEach(
            (name, value) -> {
              if (!name.equals("bench")) {
                arguments.add("--" + name);
                arguments.add(String.valueOf(value));
              }
            });
    return arguments;
  }

  /** Begins a line: the benchmark's name, the sizes, the threads of the native libraries. */
  public Measurement begin(String bench) {
    return Measurement.of(bench)
        .put("batch", batch)
        .put("threads", nativeThreads())
        .put("S", scale)
        .put("slice", slice)
        .put("width", width)
        .put("res", residualBlocks)
        .put("layers", layers)
        .put("pixel", pixelLayers)
        .put("heads", heads)
        .put("levels", levels);
  }

  /** What the native libraries of this process were told when it started. */
  public static int nativeThreads() {
    return Optional.ofNullable(System.getenv("OMP_NUM_THREADS"))
        .map(Integer::parseInt)
        .orElseGet(() -> Runtime.getRuntime().availableProcessors());
  }
}
