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
 * @param traffic what the round cost besides computing
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
    List<WorkerResult> workers) {

  /**
   * What a round cost besides computing.
   *
   * @param driverBytesIn bytes of the merged state that the driver received
   * @param driverBytesOut bytes of the state that it had to send, to executors that found it on no
   *     other executor
   * @param mergeMillis time of all merging tasks together
   * @param wallMillis from the first to the merged state, on the driver
   */
  public record Traffic(
      long driverBytesIn, long driverBytesOut, long mergeMillis, long wallMillis) {}

  static RoundReport of(long round, List<MergedChunk> merged, long wallMillis) {
    List<WorkerResult> workers = merged.stream().flatMap(c -> c.reports().stream()).toList();
    long received = merged.stream().mapToLong(chunk -> chunk.mean().length).sum();
    long sent = workers.stream().mapToLong(WorkerResult::sentByDriver).sum();
    long merging = merged.stream().mapToLong(MergedChunk::mergeNanos).sum() / 1_000_000;
    return of(round, workers, new Traffic(received, sent, merging, wallMillis));
  }

  private static RoundReport of(long round, List<WorkerResult> results, Traffic traffic) {
    long examples = results.stream().mapToLong(WorkerResult::examples).sum();
    long scored = results.stream().mapToLong(WorkerResult::scored).sum();
    int skipped = results.stream().mapToInt(WorkerResult::skipped).sum();
    double score = results.stream().mapToDouble(WorkerResult::scoreSum).sum() / scored;
    double gradient = results.stream().mapToDouble(WorkerResult::largestGradient).max().orElse(0);
    int steps = results.stream().mapToInt(WorkerResult::steps).max().orElse(0);
    return new RoundReport(round, examples, steps, skipped, score, gradient, traffic, results);
  }
}
