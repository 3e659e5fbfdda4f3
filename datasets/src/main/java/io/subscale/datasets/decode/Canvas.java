package io.subscale.datasets.decode;

import java.util.Locale;

/** What every format needs to know, and the memory that one picture may take. */
final class Canvas implements AutoCloseable {
  private static final int BYTE_BITS = 8;

  /** Stored samples, those converted and those turned upright, at most. */
  private static final long BYTES_PER_PIXEL = 10;

  private final int background;
  private final long maxPixels;
  private final DecodeMemory.Lease memory;

  /**
   * For one picture.
   *
   * @param background colour behind transparent pixels, 0xRRGGBB
   * @param maxPixels height times width above which an image is refused; pixels of 16 bits a sample
   *     count double
   * @param memory what the picture is decoded in
   */
  Canvas(int background, long maxPixels, DecodeMemory.Lease memory) {
    this.background = background;
    this.maxPixels = maxPixels;
    this.memory = memory;
  }

  /** Refuses a size before anything of that size is allocated; samples have 8 bits. */
  void check(long height, long width) throws UnreadableImageException {
    check(height, width, 1);
  }

  /** Refuses a size before anything of that size is allocated, and waits for memory for it. */
  void check(long height, long width, int bytesPerSample) throws UnreadableImageException {
    if (height < 1 || width < 1) {
      throw new UnreadableImageException(
          String.format(Locale.ROOT, "the header says %d x %d pixels", height, width));
    }
    if (height > Integer.MAX_VALUE || width > maxPixels / bytesPerSample / height) {
      throw new UnreadableImageException(
          String.format(
              Locale.ROOT,
              "the header says %d x %d pixels%s, more than data.max_pixels = %d allows",
              height,
              width,
              bytesPerSample == 1 ? "" : " of 16 bits a sample, which count double",
              maxPixels));
    }
    memory.need(
        height * width * bytesPerSample * BYTES_PER_PIXEL,
        String.format(Locale.ROOT, "a picture of %d x %d pixels", height, width));
  }

  /** The background's colour c (0 red, 1 green, 2 blue), 0 to 255. */
  int background(int c) {
    return background >> (2 - c) * BYTE_BITS & 0xFF;
  }

  @Override
  public void close() {
    memory.close();
  }
}
