package io.subscale.jobs.engine;

import io.subscale.jobs.error.JobException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ResourceInformation;

/**
 * The GPUs of this process, each lent to one task at a time: a task gets the one that Spark gave it
 * or, in Spark's local mode, which gives none, any that is free. A task whose GPU is lent waits for
 * it, so that several tasks on one GPU are slow and not wrong.
 */
public final class Gpus {
  /** Spark's name of the resource. */
  static final String RESOURCE = "gpu";

  private static final Gpus SHARED = new Gpus();
  private static final long LOOK_MILLIS = 500;

  private final Set<Integer> lent = new HashSet<>();

  private Gpus() {}

  /**
   * A GPU for as long as it is open.
   *
   * @param device its number among those that this process sees
   */
  public record Lease(int device) implements AutoCloseable {
    @Override
    public void close() {
      SHARED.giveBack(device);
    }
  }

  /**
   * A GPU for the running task; for the caller where there is none.
   *
   * @param engine asked for the number of devices where Spark gives none
   * @throws JobException (exit code 5) if there is no such engine in this application, or Spark's
   *     name of a GPU is no number
   */
  public static Lease lend(String engine) {
    TaskContext task = TaskContext.get();
    ResourceInformation given = task == null ? null : task.resourcesJMap().get(RESOURCE);
    return SHARED.lend(given == null ? seen(engine) : List.of(number(given)));
  }

  private static List<Integer> seen(String engine) {
    int count = Engines.named(engine).devices();
    // Without one, the engine refuses number 0 and says why.
    return IntStream.range(0, Math.max(1, count)).boxed().toList();
  }

  static int number(ResourceInformation given) {
    String address = given.addresses()[0];
    try {
      return Integer.parseInt(address);
    } catch (NumberFormatException e) {
      throw JobException.cluster(
          String.format(
              Locale.ROOT,
              "Spark calls this task's GPU \"%s\"; its discovery script must number GPUs from 0, as"
                  + " submit/discover-gpus does.",
              address),
          e);
    }
  }

  private synchronized Lease lend(List<Integer> any) {
    while (true) {
      for (int device : any) {
        if (lent.add(device)) {
          return new Lease(device);
        }
      }
      await();
    }
  }

  private void await() {
    TaskContext task = TaskContext.get();
    try {
      wait(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a GPU", e);
    }
    if (task != null && task.isInterrupted()) {
      throw new IllegalStateException("killed while waiting for a GPU");
    }
  }

  private synchronized void giveBack(int device) {
    lent.remove(device);
    notifyAll();
  }

  /** Whether Spark gives each task of this session a GPU of its own. */
  static boolean areGiven(JavaSparkContext spark) {
    return spark
        .sc()
        .resourceProfileManager()
        .defaultResourceProfile()
        .taskResources()
        .contains(RESOURCE);
  }
}
