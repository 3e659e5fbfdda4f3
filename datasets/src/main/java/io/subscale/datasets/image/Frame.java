package io.subscale.datasets.image;

/**
 * One picture of the data set's size, cut from a photograph.
 *
 * @param suffix what its id adds to the photograph's: empty, or row and column of a tile, {@code
 *     #y3x5}
 * @param image the pixels
 */
public record Frame(String suffix, RgbImage image) {}
