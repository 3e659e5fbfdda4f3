/**
 * The Gated PixelCNN: {@link io.subscale.model.block.pixel.GatedPixelStack} (read it first) of
 * {@link io.subscale.model.block.pixel.GatedPixelLayer}s. Enters the embedded target, T and E,
 * leaves z. Its step takes the vertical stack a row at a time ({@link
 * io.subscale.model.block.pixel.VerticalRows}) and the horizontal one a pixel at a time ({@link
 * io.subscale.model.block.pixel.PixelStep}).
 */
package io.subscale.model.block.pixel;
