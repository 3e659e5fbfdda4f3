/**
 * Which side of train, valid and test a photograph is on. What enters is its id, what leaves is a
 * {@link io.subscale.datasets.split.Split}.
 *
 * <p>Read {@link io.subscale.datasets.split.SplitRule} first: folders decide (and {@link
 * io.subscale.datasets.split.OfficialSplit} takes a validation side out of train), or a hash of the
 * {@link io.subscale.datasets.split.SplitKey} that the id contains, against shares ({@link
 * io.subscale.datasets.split.HashSplit}) or in the order of all keys of a listing ({@link
 * io.subscale.datasets.split.RankSplit}).
 */
package io.subscale.datasets.split;
