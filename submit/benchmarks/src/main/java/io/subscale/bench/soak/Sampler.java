package io.subscale.bench.soak;

import io.subscale.bench.measure.ProcessStatus;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.train.loop.TrainObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Looks at processes, files and blocks every few rounds, on the driver; executors do not notice.
 */
final class Sampler implements TrainObserver {
  private final SortedMap<String, Long> executors = ExecutorProcesses.find();
  private final List<Sample> samples = new ArrayList<>();
  private final Path folder;
  private final int every;
  private final Consumer<Sample> sink;
  private final long start = System.nanoTime();

  /**
   * A sampler of the executors that run now.
   *
   * @param folder of Spark's files
   * @param every rounds between samples
   * @param sink takes each sample
   */
  Sampler(Path folder, int every, Consumer<Sample> sink) {
    this.folder = folder;
    this.every = every;
    this.sink = sink;
  }

  /** The samples so far, in order. */
  List<Sample> samples() {
    return samples;
  }

  @Override
  public void afterRound(Event event) {
    long round = event.state().round();
    if (round % every == 0) {
      Sample sample = look(round);
      samples.add(sample);
      sink.accept(sample);
    }
  }

  private Sample look(long round) {
    SortedMap<String, Double> memory = new TreeMap<>();
    memory.put("driver", resident("the driver", ProcessHandle.current().pid()));
    executors.forEach((id, pid) -> memory.put("executor_" + id, resident("executor " + id, pid)));
    try {
      return new Sample(round, (System.nanoTime() - start) / 1e9, memory, Kept.now(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double resident(String name, long pid) {
    return ProcessStatus.residentMebibytes(pid)
        .orElseThrow(
            () ->
                JobException.cluster(
                    name
                        + " (process "
                        + pid
                        + ") is not in /proc any more: it has ended, or this"
                        + " is not Linux",
                    null));
  }
}
