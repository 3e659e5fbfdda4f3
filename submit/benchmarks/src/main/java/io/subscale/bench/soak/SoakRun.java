package io.subscale.bench.soak;

import io.subscale.bench.measure.LinePlot;
import io.subscale.bench.measure.Measurement;
import io.subscale.bench.rounds.SyntheticTraining;
import io.subscale.jobs.run.checkpoint.TrainState;
import io.subscale.jobs.train.loop.TrainObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;

/** The rounds of a soak and what is looked at before, between and after them. */
final class SoakRun {
  private static final long SETTLE_MILLIS = 1000;

  private final JavaSparkContext spark;
  private final Path folder;
  private final Rounds rounds;
  private final Sampler sampler;
  private SortedMap<String, Double> heapWarm;
  private SortedMap<String, Double> heapEnd;
  private Kept end;

  /**
   * How many.
   *
   * @param all of the run
   * @param warmUp of them, before growth counts
   * @param every between samples
   */
  record Rounds(int all, int warmUp, int every) {
    /** Samples after the warm-up; round 0 is none. */
    int samples() {
      return all / every - (Math.max(1, warmUp) - 1) / every;
    }
  }

  /**
   * A run on the executors that are there now.
   *
   * @param folder of Spark's files
   * @param sink takes each sample
   */
  SoakRun(JavaSparkContext spark, Path folder, Rounds rounds, Consumer<Sample> sink) {
    this.spark = spark;
    this.folder = folder;
    this.rounds = rounds;
    this.sampler = new Sampler(folder, rounds.every(), sink);
  }

  /** Trains and adds what was seen to a line. */
  Measurement run(SyntheticTraining training, Measurement line) throws IOException {
    System.gc(); // What preparing has left is removed with the driver's garbage.
    Kept before = settled();
    training.run(sampler, new Edges());
    Kept closed = settled();
    List<Sample> warm =
        sampler.samples().stream().filter(s -> s.round() >= rounds.warmUp()).toList();
    Sample last = warm.get(warm.size() - 1);
    line.put("seconds", last.seconds()).put("samples", warm.size());
    for (String process : last.residentMebibytes().keySet()) {
      Growth growth =
          Growth.of(warm.stream().mapToDouble(s -> s.residentMebibytes().get(process)).toArray());
      line.put(process + "_rss_mb", growth.first())
          .put(process + "_rss_end_mb", growth.last())
          .put(process + "_growth_mb", growth.amount())
          .put(process + "_growth_percent", growth.percent())
          .put(process + "_heap_mb", heap(heapWarm, process))
          .put(process + "_heap_end_mb", heap(heapEnd, process));
    }
    put(line, "before", before);
    put(line, "end", end);
    return put(line, "closed", closed);
  }

  /** Not a number for an executor that did not answer. */
  private static double heap(SortedMap<String, Double> heaps, String process) {
    return heaps.getOrDefault(process, Double.NaN);
  }

  private static Measurement put(Measurement line, String when, Kept kept) {
    return line.put("files_" + when, kept.files())
        .put("file_bytes_" + when, kept.fileBytes())
        .put("blocks_" + when, kept.blocks())
        .put("block_bytes_" + when, kept.blockBytes());
  }

  /** Resident memory over all rounds, the warm-up too. */
  LinePlot plot() {
    List<Sample> samples = sampler.samples();
    double[] x = samples.stream().mapToDouble(Sample::round).toArray();
    List<LinePlot.Line> lines =
        samples.get(0).residentMebibytes().keySet().stream()
            .map(
                process ->
                    new LinePlot.Line(
                        process.replace('_', ' '),
                        x,
                        samples.stream()
                            .mapToDouble(s -> s.residentMebibytes().get(process))
                            .toArray()))
            .toList();
    return new LinePlot("Resident memory of training's processes", "rounds", "MiB", lines);
  }

  /** Files and blocks, once Spark has had time to remove in the background what it will. */
  private Kept settled() throws IOException {
    try {
      Thread.sleep(SETTLE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Kept.now(folder);
  }

  /** Looks once after the warm-up and once after the last round, before its state is freed. */
  private final class Edges implements TrainObserver {
    @Override
    public void afterRound(Event event) {
      if (event.state().round() == Math.max(1, rounds.warmUp())) {
        heapWarm = HeapUse.afterCollection(spark);
      }
    }

    @Override
    public void finished(TrainState state) {
      try {
        end = settled(); // A collection would have Spark remove what was left to it.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      heapEnd = HeapUse.afterCollection(spark);
    }
  }
}
