package io.subscale.jobs.round;

import java.util.List;

/**
 * What a round did.
 *
 * @param round the round's number
 * @param examples examples seen by all workers
 * @param steps the most steps that one worker made: by so much the iteration count rises
 * @param skipped steps of all workers whose score or gradient was not finite
 * @param score mean over the other steps' examples of the score before each step; not a number if
 *     there is no such step
 * @param gradientNorm the largest of the other steps, before clipping; 0 if the updater does not
 *     tell
 * @param traffic bytes that it moved
 * @param times what it took
 * @param workers per worker, in worker order
 */
public record RoundReport(
    long round,
    long examples,
    int steps,
    int skipped,
    double score,
    double gradientNorm,
    Traffic traffic,
    Times times,
    List<WorkerResult> workers) {

  /**
   * Bytes of the state that moved between processes. Where executors were lost, the driver's are
   * those of what counts in the end, and exchanged ones those of all attempts.
   *
   * @param driverBytesIn merged, to the driver
   * @param driverBytesOut from the driver, to executors that found it on no other executor
   * @param exchangedBytes means of workers, between executors that merged them
   */
  public record Traffic(long driverBytesIn, long driverBytesOut, long exchangedBytes) {}

  /**
   * Wall times in milliseconds.
   *
   * @param wall from the first to the merged state, on the driver
   * @param waits by group of workers that one task trains: what the training job took beyond its
   *     task, before it began or until the slowest was done
   * @param fetch of all merging tasks together, waiting for others' means
   * @param mean of all merging tasks together, computing
   * @param receive the driver's, for the merged chunks
   */
  public record Times(long wall, List<Long> waits, long fetch, long mean, long receive) {}

  /**
   * The report of a round from those of its workers.
   *
   * @param results in worker order
   */
  public static RoundReport of(
      long round, List<WorkerResult> results, Traffic traffic, Times times) {
    long examples = results.stream().mapToLong(WorkerResult::examples).sum();
    long scored = results.stream().mapToLong(WorkerResult::scored).sum();
    int skipped = results.stream().mapToInt(WorkerResult::skipped).sum();
    double score = results.stream().mapToDouble(WorkerResult::scoreSum).sum() / scored;
    double gradient = results.stream().mapToDouble(WorkerResult::largestGradient).max().orElse(0);
    int steps = results.stream().mapToInt(WorkerResult::steps).max().orElse(0);
    return new RoundReport(
        round, examples, steps, skipped, score, gradient, traffic, times, results);
  }
}
