package io.subscale.datasets.slice;

/**
 * A slice's place relative to the target slice.
 *
 * @param di rows of the grid of slices: slice (i+di, j+dj) seen from slice (i, j)
 * @param dj columns of the grid of slices
 */
public record Offset(int di, int dj) {}
