package io.subscale.model.net;

import java.io.Serializable;

/**
 * The sizes of a decoder that a user chooses.
 *
 * @param width channels of embedder, transformer and PixelCNN
 * @param embedderBlocks R, residual blocks of the slice embedder
 * @param transformerLayers L
 * @param heads attention heads; divides {@code width}
 * @param pixelLayers P, layers of the gated PixelCNN
 * @param valueUnits numbers that embed one intensity
 * @param dropout share of activations dropped in training, 0 to below 1
 * @param head how probabilities are stated; without a body the other sizes are not read
 */
public record NetSize(
    int width,
    int embedderBlocks,
    int transformerLayers,
    int heads,
    int pixelLayers,
    int valueUnits,
    double dropout,
    Head head)
    implements Serializable {

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public NetSize {
    check(width >= 1 && pixelLayers >= 1 && valueUnits >= 1, "width, pixelLayers, valueUnits >= 1");
    check(embedderBlocks >= 0 && transformerLayers >= 0, "embedderBlocks, transformerLayers >= 0");
    check(heads >= 1 && width % heads == 0, heads + " heads do not divide a width of " + width);
    check(dropout >= 0 && dropout < 1, "dropout from 0 to below 1, not " + dropout);
  }

  /** The same sizes under another head. */
  public NetSize withHead(Head other) {
    return new NetSize(
        width, embedderBlocks, transformerLayers, heads, pixelLayers, valueUnits, dropout, other);
  }

  /** The same sizes with another dropout. */
  public NetSize withDropout(double other) {
    return new NetSize(
        width, embedderBlocks, transformerLayers, heads, pixelLayers, valueUnits, other, head);
  }

  private static void check(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
