package io.subscale.datasets.plan;

/**
 * One decoder's share of the likelihood.
 *
 * @param name unique inside its plan, used in folders, reports and seeds
 * @param target the part of each value it predicts
 * @param slices the slices it predicts
 * @param earlierSlices whether it sees the same part of values in earlier slices
 * @param futureHi whether it sees the high bits of the whole image, future pixels included
 */
public record Stage(
    String name, Target target, Slices slices, boolean earlierSlices, boolean futureHi) {}
