/**
 * Which side of train, valid and test a photograph is on. What enters is its id, what leaves is a
 * {@link io.subscale.datasets.split.Split}; {@link io.subscale.datasets.split.SplitRule} is the
 * class to read.
 */
package io.subscale.datasets.split;
