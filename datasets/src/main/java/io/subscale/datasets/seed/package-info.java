/**
 * Randomness from position: what enters is a number and a path of names and counters, what leaves
 * is a 64-bit seed or a generator. Nothing here reads a clock or keeps a counter, so a retried task
 * draws the same numbers. {@link io.subscale.datasets.seed.Seed} is the only class.
 */
package io.subscale.datasets.seed;
