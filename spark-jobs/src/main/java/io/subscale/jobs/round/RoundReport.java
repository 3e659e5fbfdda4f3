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
 * @param wallMillis from the broadcast to the merged state
 * @param workers per worker, in worker order
 */
public record RoundReport(
    long round,
    long examples,
    int steps,
    int skipped,
    double score,
    double gradientNorm,
    long wallMillis,
    List<Share> workers) {

  /** One worker's share of a round: examples seen, milliseconds computing and awaiting data. */
  public record Share(int worker, long examples, long computeMillis, long dataMillis) {}

  static RoundReport of(long round, List<WorkerResult> results, long wallMillis) {
    long examples = results.stream().mapToLong(WorkerResult::examples).sum();
    long scored = results.stream().mapToLong(WorkerResult::scored).sum();
    int skipped = results.stream().mapToInt(WorkerResult::skipped).sum();
    double score = results.stream().mapToDouble(WorkerResult::scoreSum).sum() / scored;
    double gradient = results.stream().mapToDouble(WorkerResult::largestGradient).max().orElse(0);
    int steps = results.stream().mapToInt(WorkerResult::steps).max().orElse(0);
    List<Share> workers =
        results.stream()
            .map(r -> new Share(r.worker(), r.examples(), r.computeMillis(), r.dataMillis()))
            .toList();
    return new RoundReport(round, examples, steps, skipped, score, gradient, wallMillis, workers);
  }
}
