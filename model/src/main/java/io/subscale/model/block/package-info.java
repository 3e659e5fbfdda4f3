/**
 * The building blocks of a decoder, one file each: its weights (names, shapes, initial values) and
 * its forward and backward pass. The equations are those of {@code docs/MODEL.md}.
 *
 * <p>Activations are matrices [n*h*w][channels], one row a pixel in raster order; data inputs are
 * [n][h][w][k] intensities held as real numbers. {@link io.subscale.model.net.DecoderGraph} puts
 * the blocks together; read it first.
 */
package io.subscale.model.block;
