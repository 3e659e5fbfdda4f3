package io.subscale.jobs.engine;

import io.subscale.datasets.batch.Batch;
import io.subscale.datasets.batch.BatchAssembler;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.model.engine.Engine;
import io.subscale.model.engine.EngineProvider;
import io.subscale.model.engine.Precision;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.net.NetSize;
import io.subscale.model.sample.SliceDrawer;
import io.subscale.model.sample.Steering;
import io.subscale.model.update.ClippedAdam;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;

/**
 * What a run asks of an engine, tried on a GPU before the run begins: each stage's decoder is made,
 * takes a step, scores a batch and draws one, of black images and weights of zero. What the largest
 * batch needs of the device's memory is so found out and not estimated.
 *
 * @param number of the trial: an executor tries each GPU once
 * @param engine an {@link EngineProvider}'s name
 * @param work what is tried
 */
public record EngineTrial(long number, String engine, Work work) {
  /** By device, of the trial that this process made last. */
  private static final Map<Integer, Tried> DONE = new ConcurrentHashMap<>();

  private static long doneOf;

  /**
   * What a run asks of an engine.
   *
   * @param geometry plan, slices, bits
   * @param stages whose decoders are asked for
   * @param size of their networks
   * @param precision of steps
   * @param stepped examples of a step, 0 if none is taken
   * @param scored examples that are scored at once, 0 if none are
   * @param drawn samples that are drawn at once, 0 if none are
   */
  public record Work(
      PlanGeometry geometry,
      List<Stage> stages,
      NetSize size,
      Precision precision,
      int stepped,
      int scored,
      int drawn) {
    /** Keeps a list that travels. */
    public Work {
      stages = new ArrayList<>(stages);
    }
  }

  /**
   * What became of it on a GPU.
   *
   * @param executor Spark's name of it
   * @param host where it runs
   * @param device the GPU's number in that process
   * @param description of the GPU, by its driver; empty if it tells nothing
   * @param refusals why the engine cannot do it, each a sentence
   */
  public record Tried(
      String executor, String host, int device, String description, List<String> refusals) {
    /** Keeps a list that travels. */
    public Tried {
      refusals = new ArrayList<>(refusals);
    }

    String name() {
      return String.format(Locale.ROOT, "executor %s on %s, GPU %d", executor, host, device);
    }
  }

  /** Tries it on the running task's GPU. */
  Tried here() {
    try (Gpus.Lease lease = Gpus.lend(engine)) {
      begin(number);
      Tried done = DONE.get(lease.device());
      if (done == null) {
        done = on(lease.device());
        DONE.put(lease.device(), done);
      }
      return done;
    }
  }

  private static synchronized void begin(long number) {
    if (doneOf != number) {
      DONE.clear();
      doneOf = number;
    }
  }

  private Tried on(int device) {
    EngineProvider provider = Engines.named(engine);
    Set<String> refusals = new LinkedHashSet<>();
    for (Stage stage : work.stages()) {
      DecoderSpec spec = DecoderSpec.of(stage, work.geometry(), work.size());
      List<String> told = provider.refusals(spec, device);
      refusals.addAll(told.isEmpty() ? failures(provider, spec, stage, device) : told);
    }
    SparkEnv spark = SparkEnv.get();
    return new Tried(
        spark.executorId(),
        spark.blockManager().blockManagerId().host(),
        device,
        description(provider, device),
        List.copyOf(refusals));
  }

  private static String description(EngineProvider provider, int device) {
    try {
      return provider.describe(device);
    } catch (RuntimeException e) {
      return "";
    }
  }

  private List<String> failures(
      EngineProvider provider, DecoderSpec spec, Stage stage, int device) {
    try (Engine made = provider.create(spec, new ClippedAdam(0, 0), work.precision(), device)) {
      if (work.stepped() > 0) {
        made.step(List.of(black(stage, work.stepped())), new Engine.Rule(0, 0));
      }
      if (work.scored() > 0) {
        made.costs(black(stage, work.scored()));
      }
      if (work.drawn() > 0) {
        Batch batch = black(stage, work.drawn());
        double[] uniforms = new double[batch.target().length];
        made.draw(batch, new SliceDrawer.Draws(uniforms, 0, Steering.NONE));
      }
      return List.of();
    } catch (RuntimeException e) {
      String batches =
          IntStream.of(work.stepped(), work.scored(), work.drawn())
              .filter(size -> size > 0)
              .mapToObj(Integer::toString)
              .collect(Collectors.joining(" and "));
      return List.of(
          String.format(
              Locale.ROOT,
              "stage %s, tried with batches of %s: %s",
              stage.name(),
              batches,
              e.getMessage()));
    }
  }

  private Batch black(Stage stage, int examples) {
    PlanGeometry geometry = work.geometry();
    byte[] image = new byte[geometry.grid().imageValues()];
    int[] slices = geometry.slices(stage);
    int[] chosen = new int[examples];
    for (int i = 0; i < examples; i++) {
      chosen[i] = slices[i % slices.length];
    }
    return new BatchAssembler(geometry, stage)
        .assemble(Collections.nCopies(examples, image), chosen);
  }
}
