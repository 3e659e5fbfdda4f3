package io.subscale.datasets.decode;

/**
 * What every format needs to know.
 *
 * @param background colour behind transparent pixels, 0xRRGGBB
 * @param maxPixels height times width above which an image is refused
 */
record Canvas(int background, long maxPixels) {
  private static final int BYTE_BITS = 8;

  /** Refuses a size before anything of that size is allocated. */
  void check(long height, long width) throws UnreadableImageException {
    if (height < 1 || width < 1) {
      throw new UnreadableImageException(
          String.format("the header says %d x %d pixels", height, width));
    }
    if (height > Integer.MAX_VALUE || width > maxPixels / height) {
      throw new UnreadableImageException(
          String.format(
              "the header says %d x %d pixels, more than the limit of %d",
              height, width, maxPixels));
    }
  }

  /** The background's colour c (0 red, 1 green, 2 blue), 0 to 255. */
  int background(int c) {
    return background >> (2 - c) * BYTE_BITS & 0xFF;
  }
}
