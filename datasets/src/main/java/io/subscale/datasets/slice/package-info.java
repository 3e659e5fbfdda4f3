/**
 * Subscale geometry: what enters is an image in raster order, uint8 [H][W][3], what leaves is the
 * same bytes in generation order, uint8 [S*S][h][w][3] with h = H/S and w = W/S.
 *
 * <p>Slice {@code k = i*S + j} is {@code x[i::S, j::S]}: slice 0 is the image sub-sampled, never
 * resized. Inside a slice pixels are in raster order, inside a pixel R, G, B. Source: section 3 and
 * figure 3 of Menick and Kalchbrenner, arXiv 1812.01608. Read {@link
 * io.subscale.datasets.slice.SliceGrid} first; {@link io.subscale.datasets.slice.SliceWindow} lists
 * the neighbouring slices that a decoder sees.
 */
package io.subscale.datasets.slice;
