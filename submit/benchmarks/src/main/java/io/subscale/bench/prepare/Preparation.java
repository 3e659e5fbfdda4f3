package io.subscale.bench.prepare;

import com.sun.management.OperatingSystemMXBean;
import io.subscale.bench.measure.Measurement;
import io.subscale.bench.measure.Median;
import io.subscale.datasets.decode.ImageDecoder;
import io.subscale.datasets.decode.UnreadableImageException;
import io.subscale.datasets.image.Frame;
import io.subscale.datasets.image.Framing;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Our side of the comparison: a folder's files to frames, over and over, in this process. */
final class Preparation {
  private static final double NANOS = 1e9;
  private static final int WHITE = 0xFFFFFF;

  /** What {@code data.max_pixels} allows by default. */
  private static final long MAX_PIXELS = 1L << 26;

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final ImageDecoder decoder = new ImageDecoder(WHITE, MAX_PIXELS);
  private final Framing framing;
  private final List<Path> files;

  private record Pass(long frames, double seconds, double cpuSeconds) {}

  private Preparation(Framing framing, List<Path> files) {
    this.framing = framing;
    this.files = files;
  }

  /**
   * Measures a folder.
   *
   * @param passes over all of its files with one thread, then as many with two; medians are of the
   *     later half of each, the first is reported by itself
   */
  static Measurement measure(Path folder, Framing framing, int passes)
      throws IOException, InterruptedException {
    try (Stream<Path> found = Files.list(folder)) {
      return new Preparation(framing, found.sorted().toList()).measure(folder, passes);
    }
  }

  private Measurement measure(Path folder, int passes) throws InterruptedException {
    List<Pass> one = passes(1, passes);
    List<Pass> two = passes(2, passes);
    List<Pass> warm = one.subList(passes / 2, passes);
    return Measurement.of("prepare-side")
        .put("kind", folder.getFileName().toString())
        .put("pictures", files.size())
        .put("frames", one.get(0).frames())
        .put("first_cpu_s", one.get(0).cpuSeconds())
        .put("cpu_s", Median.of(warm.stream().mapToDouble(Pass::cpuSeconds).toArray()))
        .put(
            "two_s",
            Median.of(
                two.subList(passes / 2, passes).stream().mapToDouble(Pass::seconds).toArray()));
  }

  private List<Pass> passes(int threads, int times) throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Pass> done = new ArrayList<>();
      for (int pass = 0; pass < times; pass++) {
        long start = System.nanoTime();
        long cpu = SYSTEM.getProcessCpuTime();
        long frames = pass(pool, threads);
        double cpuSeconds = (SYSTEM.getProcessCpuTime() - cpu) / NANOS;
        done.add(new Pass(frames, (System.nanoTime() - start) / NANOS, cpuSeconds));
      }
      return done;
    } finally {
      pool.shutdown();
    }
  }

  private long pass(ExecutorService pool, int threads) throws InterruptedException {
    AtomicInteger next = new AtomicInteger();
    List<Future<Long>> tasks = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      tasks.add(pool.submit(() -> framesUntilNoneIsLeft(next)));
    }
    long frames = 0;
    for (Future<Long> task : tasks) {
      try {
        frames += task.get();
      } catch (java.util.concurrent.ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
    return frames;
  }

  private long framesUntilNoneIsLeft(AtomicInteger next)
      throws IOException, UnreadableImageException {
    long frames = 0;
    for (int i = next.getAndIncrement(); i < files.size(); i = next.getAndIncrement()) {
      List<Frame> made = decoder.decode(Files.readAllBytes(files.get(i)), framing::frame);
      frames += made.size();
    }
    return frames;
  }
}
