package io.subscale.jobs.engine;

import io.subscale.datasets.plan.Stage;
import io.subscale.jobs.cluster.Slots;
import io.subscale.jobs.error.JobException;
import io.subscale.model.net.DecoderSpec;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Chooses the engine of a verb, once and for all executors: engines differ in their last bits, so
 * that no two share its work.
 */
public final class EngineChoice {
  /** Own kernels on NVIDIA GPUs. */
  public static final String CUDA = "cuda";

  /** {@link #CUDA} where Spark gives tasks GPUs that can do it, else the CPU. */
  public static final String AUTO = "auto";

  private static final int TASKS_A_SLOT = 3;
  private static final long TASK_MILLIS = 20;

  private final JavaSparkContext spark;
  private final Consumer<String> progress;

  /**
   * A choice.
   *
   * @param spark its executors are asked
   * @param progress takes a line a GPU, and why {@link #AUTO} is what
   */
  public EngineChoice(JavaSparkContext spark, Consumer<String> progress) {
    this.spark = spark;
    this.progress = progress;
  }

  /**
   * The name of the engine that computes a run; the CPU where the one that was asked for draws no
   * values of the run's decoders and they are to be drawn.
   *
   * @param asked {@link Engines#CPU}, {@link #AUTO} or the name of an engine
   * @param work what the run asks of the engine
   * @throws JobException (exit code 5) that lists all reasons why the engine that was asked for
   *     cannot do it
   */
  public String of(String asked, EngineTrial.Work work) {
    if (asked.equals(Engines.CPU)) {
      return Engines.CPU;
    }
    boolean automatic = asked.equals(AUTO);
    if (!Gpus.areGiven(spark) && (automatic || !spark.sc().isLocal())) {
      if (automatic) {
        progress.accept("engine: cpu, since Spark gives its tasks no GPU");
        return Engines.CPU;
      }
      throw JobException.cluster(
          "run.engine = "
              + asked
              + " needs a GPU for each task, and Spark gives them none: set"
              + " spark.executor.resource.gpu.amount, spark.task.resource.gpu.amount and a"
              + " discovery script, as conf/spark-gpu.properties does",
          null);
    }
    String engine = automatic ? CUDA : asked;
    Optional<Stage> not = notDrawn(engine, work);
    if (not.isPresent()) {
      progress.accept(
          "engine: cpu, since "
              + engine
              + " draws no values of stage "
              + not.get().name()
              + "'s decoder");
      return Engines.CPU;
    }
    Map<String, String> problems =
        problems(tried(new EngineTrial(System.nanoTime(), engine, work)));
    if (problems.isEmpty()) {
      return engine;
    }
    if (automatic) {
      problems.forEach(
          (what, where) -> progress.accept("engine: cpu, since " + where + ": " + what));
      return Engines.CPU;
    }
    StringBuilder text = new StringBuilder();
    problems.forEach((what, where) -> text.append("\n  ").append(where).append(": ").append(what));
    throw JobException.cluster("executors cannot use engine " + engine + ":" + text, null);
  }

  /** The first stage that is to be drawn and that the engine does not draw. */
  private static Optional<Stage> notDrawn(String engine, EngineTrial.Work work) {
    return work.stages().stream()
        .filter(stage -> work.drawn() > 0)
        .filter(
            stage ->
                !Engines.named(engine).draws(DecoderSpec.of(stage, work.geometry(), work.size())))
        .findFirst();
  }

  /** By what is wrong, the first GPU where it is: the same on every executor is said once. */
  private Map<String, String> problems(Collection<EngineTrial.Tried> all) {
    Map<String, String> problems = new LinkedHashMap<>();
    for (EngineTrial.Tried tried : all) {
      if (tried.refusals().isEmpty()) {
        progress.accept(tried.name() + ": " + tried.description());
      }
      tried.refusals().forEach(refusal -> problems.putIfAbsent(refusal, tried.name()));
    }
    return problems;
  }

  private Collection<EngineTrial.Tried> tried(EngineTrial trial) {
    int tasks = Slots.of(spark) * TASKS_A_SLOT;
    List<Integer> indices = IntStream.range(0, tasks).boxed().toList();
    Broadcast<EngineTrial> sent = spark.broadcast(trial);
    spark.setJobDescription("preflight: what each GPU can do");
    try {
      Map<String, EngineTrial.Tried> byGpu = new TreeMap<>();
      for (EngineTrial.Tried tried :
          spark.parallelize(indices, tasks).map(i -> look(sent.value())).collect()) {
        byGpu.put(tried.name(), tried);
      }
      return byGpu.values();
    } finally {
      spark.setJobDescription(null);
      sent.destroy();
    }
  }

  /** Long enough for the other slots to take their share of the tasks. */
  private static EngineTrial.Tried look(EngineTrial trial) throws InterruptedException {
    EngineTrial.Tried tried = trial.here();
    Thread.sleep(TASK_MILLIS);
    return tried;
  }
}
