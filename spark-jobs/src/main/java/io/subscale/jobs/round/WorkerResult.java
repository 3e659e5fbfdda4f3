package io.subscale.jobs.round;

import java.io.Serializable;

/**
 * What one logical worker tells of a round; its vectors travel apart.
 *
 * @param worker the partition's index
 * @param steps local steps made
 * @param examples examples seen: this worker's weight
 * @param skipped steps whose score or gradient was not finite
 * @param scored examples of the steps whose score was finite
 * @param scoreSum sum over those examples of the score (the mean loss of their step) before each
 *     step
 * @param largestGradient the largest gradient norm of those steps, before clipping; 0 if the
 *     updater does not tell
 * @param stateMillis wall time fetching the round's first state and setting the network to it
 * @param dataMillis wall time waiting for the data sets
 * @param computeMillis wall time inside {@code fit}
 * @param packMillis wall time adding the state to the mean of its group, and keeping its own
 *     updater state
 * @param sentByDriver bytes of the state that the driver had to send
 */
public record WorkerResult(
    int worker,
    int steps,
    long examples,
    int skipped,
    long scored,
    double scoreSum,
    double largestGradient,
    long stateMillis,
    long dataMillis,
    long computeMillis,
    long packMillis,
    long sentByDriver)
    implements Serializable {}
