/**
 * The building blocks of a decoder, a package each kind: its weights (names, shapes, initial
 * values, stated once), its forward and backward pass over a batch, and beside it its step of a
 * pixel for sampling. The equations are those of {@code docs/MODEL.md}.
 *
 * <ul>
 *   <li>{@link io.subscale.model.block.embed}: values, and the slice embedder
 *   <li>{@link io.subscale.model.block.transformer}: tokens, layers, norm
 *   <li>{@link io.subscale.model.block.pixel}: the gated PixelCNN
 *   <li>{@link io.subscale.model.block.head}: a softmax over the levels
 *   <li>{@link io.subscale.model.block.law}: a mixture of logistics around a prediction
 * </ul>
 *
 * <p>Here is what several of them share. Activations are matrices [n*h*w][channels], one row a
 * pixel in raster order; data inputs are [n][h][w][k] intensities held as real numbers. {@link
 * io.subscale.model.net.DecoderGraph} puts the blocks together; read it first.
 */
package io.subscale.model.block;
