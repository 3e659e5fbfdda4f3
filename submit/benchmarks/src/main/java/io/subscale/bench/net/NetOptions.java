package io.subscale.bench.net;

import io.subscale.bench.measure.Measurement;
import io.subscale.datasets.batch.Batch;
import io.subscale.datasets.seed.Seed;
import io.subscale.jobs.error.JobException;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.simd.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import picocli.CommandLine.Option;

/** Sizes of the network under measurement, and examples of a batch. */
public final class NetOptions extends SizeOptions {
  private static final int COLOURS = 3;

  @Option(names = "--batch", description = "Examples, ${DEFAULT-VALUE}.")
  private int batch = 4;

  /** Examples of a batch. */
  public int batch() {
    return batch;
  }

  @Override
  DecoderSpec spec(int edge) {
    if (batch < 1) {
      throw JobException.config("--batch is at least 1");
    }
    return super.spec(edge);
  }

  /** A batch of random values for a decoder; EMPTY is among those of the window. */
  public Batch randomBatch(DecoderSpec spec) {
    SplittableRandom random = Seed.of(0).fold("bench").random();
    int pixels = batch * spec.height() * spec.columns();
    int[] target = random.ints((long) pixels * COLOURS, 0, spec.levels()).toArray();
    int[] window =
        random.ints((long) pixels * COLOURS * spec.slots(), 0, spec.levels() + 1).toArray();
    int[] slices = random.ints(batch, 0, spec.scale() * spec.scale()).toArray();
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
    return addTo(Measurement.of(bench).put("batch", batch));
  }

  /** What the native libraries of this process were told when it started. */
  public static int nativeThreads() {
    return Threads.count();
  }
}
