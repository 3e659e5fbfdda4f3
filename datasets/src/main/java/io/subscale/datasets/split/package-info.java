/**
 * Training, validation, test: a photo's id enters, its {@link io.subscale.datasets.split.Split}
 * leaves, for ever the same.
 */
package io.subscale.datasets.split;
