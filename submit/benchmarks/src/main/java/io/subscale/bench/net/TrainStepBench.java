package io.subscale.bench.net;

import io.subscale.bench.measure.JsonLines;
import io.subscale.bench.measure.Timing;
import io.subscale.jobs.error.JobException;
import io.subscale.model.net.Decoder;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.net.Operations;
import io.subscale.model.update.ClippedAdam;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.nd4j.linalg.dataset.MultiDataSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Times whole training steps: forward, backward, clipping, Adam. */
@Command(
    name = "train-step",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Times training steps of one decoder on random data.")
public final class TrainStepBench implements Callable<Integer> {
  @Mixin private NetOptions net = new NetOptions();
  @Mixin private StepOptions repeat = new StepOptions();

  @Option(
      names = "--tasks",
      description = "Networks trained side by side, --threads native threads each.")
  private int tasks = 1;

  private final JsonLines lines;

  /** Prints on {@code lines}. */
  public TrainStepBench(JsonLines lines) {
    this.lines = lines;
  }

  @Override
  public Integer call() throws Exception {
    if (tasks < 1) {
      throw JobException.config("--tasks is at least 1");
    }
    DecoderSpec spec = net.spec();
    Operations operations = Operations.of(spec, net.batch());
    Timing timing = tasks == 1 ? Timing.of(steps(spec, new CyclicBarrier(1))) : sideBySide(spec);
    lines.print(
        StepRates.ofSteps(timing, tasks, net.batch(), operations)
            .addTo(
                net.begin("train-step")
                    .put("tasks", tasks)
                    .put("steps", repeat.steps())
                    .put("parameters", operations.parameters())));
    return 0;
  }

  /** Steps of all tasks, which begin their measured ones together. */
  private Timing sideBySide(DecoderSpec spec) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(tasks);
    try {
      CyclicBarrier start = new CyclicBarrier(tasks);
      List<Future<long[]>> running = new ArrayList<>();
      for (int task = 0; task < tasks; task++) {
        running.add(threads.submit(() -> steps(spec, start)));
      }
      LongStream all = LongStream.empty();
      for (Future<long[]> task : running) {
        all = LongStream.concat(all, LongStream.of(task.get()));
      }
      return Timing.of(all.toArray());
    } finally {
      threads.shutdownNow();
    }
  }

  /** Nanoseconds of each measured step of one network. */
  private long[] steps(DecoderSpec spec, CyclicBarrier start) throws Exception {
    Decoder decoder = Decoder.create(spec, new ClippedAdam(1e-3, 1), 0);
    MultiDataSet data = decoder.dataSet(net.randomBatch(spec));
    for (int step = 0; step < repeat.warmUp(); step++) {
      decoder.graph().fit(data);
    }
    start.await();
    long[] nanos = new long[repeat.steps()];
    for (int step = 0; step < nanos.length; step++) {
      long before = System.nanoTime();
      decoder.graph().fit(data);
      nanos[step] = System.nanoTime() - before;
    }
    if (!Double.isFinite(decoder.graph().score())) {
      throw new IllegalStateException("the score is " + decoder.graph().score());
    }
    return nanos;
  }
}
