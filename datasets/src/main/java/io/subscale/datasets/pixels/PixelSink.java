package io.subscale.datasets.pixels;

/** Receives pictures in their order. */
@FunctionalInterface
public interface PixelSink {
  /**
   * A picture.
   *
   * @param id such as {@code data_batch_1/00042}
   * @param at place of its first byte in the file, unpacked, about; rises
   * @param bmp the picture as a BMP file
   */
  void picture(String id, long at, byte[] bmp);
}
