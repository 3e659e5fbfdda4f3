package io.subscale.datasets.decode;

import static io.subscale.datasets.image.RgbImage.CHANNELS;

import java.util.Locale;

/**
 * Colours by their index. A pixel of an index that has no colour makes a file damaged: programs
 * show it black, grey or in one of the other colours, so that there is no right one.
 */
final class Palette {
  private static final int INDICES = 256;
  private static final int OPAQUE = 255;

  private final byte[] colours = new byte[INDICES * CHANNELS];
  private final boolean[] known = new boolean[INDICES];
  private final int size;

  /**
   * Opaque colours.
   *
   * @param rgb uint8 [n][3], n at most 256
   */
  Palette(byte[] rgb) {
    size = rgb.length / CHANNELS;
    System.arraycopy(rgb, 0, colours, 0, size * CHANNELS);
    for (int index = 0; index < size; index++) {
      known[index] = true;
    }
  }

  /** Lets a colour's background shine through; an index without a colour gets the background. */
  void blend(int index, int alpha, Canvas canvas) {
    for (int c = 0; c < CHANNELS; c++) {
      int at = index * CHANNELS + c;
      colours[at] = Samples.over(colours[at] & 0xFF, OPAQUE, alpha, OPAQUE, canvas.background(c));
    }
    known[index] = true;
  }

  /** Writes the colour of an index, 0 to 255, at a place of an image. */
  void paint(int index, byte[] rgb, int at) throws UnreadableImageException {
    if (!known[index]) {
      throw new UnreadableImageException(
          String.format(
              Locale.ROOT, "damaged: a pixel of colour %d in a palette of %d", index, size));
    }
    int from = index * CHANNELS; // three bytes are fewer than a call copies well
    rgb[at] = colours[from];
    rgb[at + 1] = colours[from + 1];
    rgb[at + 2] = colours[from + 2];
  }

  /** Paints a whole image of indices. */
  byte[] paint(byte[] indices) throws UnreadableImageException {
    byte[] rgb = new byte[indices.length * CHANNELS];
    for (int i = 0; i < indices.length; i++) {
      paint(indices[i] & 0xFF, rgb, i * CHANNELS);
    }
    return rgb;
  }
}
