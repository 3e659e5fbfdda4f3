package io.subscale.datasets.decode;

import static io.subscale.datasets.image.RgbImage.CHANNELS;

import io.subscale.datasets.image.RgbImage;
import java.awt.image.Raster;

/**
 * What a JPEG's components mean, and their way to RGB.
 *
 * <p>YCbCr to RGB is libjpeg's 16-bit fixed point, so pixels agree with other decoders. YCCK is
 * YCbCr of 255-C, 255-M, 255-Y beside K. Adobe's programs store inks inverted; {@code R = (255-C) *
 * (255-K) / 255}, rounded half up, no profile.
 */
enum JpegColours {
  GREY,
  RGB,
  YCC,
  CMYK,
  CMYK_INVERTED,
  YCCK_INVERTED;

  /** The transform of a file without Adobe's marker. */
  static final int NO_ADOBE = -1;

  private static final int HALF = 1 << 15;
  private static final int RED_CR = fixed(1.40200);
  private static final int GREEN_CB = fixed(0.34414);
  private static final int GREEN_CR = fixed(0.71414);
  private static final int BLUE_CB = fixed(1.77200);

  /**
   * The meaning of components.
   *
   * @param components 1, 3 or 4
   * @param adobeTransform of Adobe's marker: 0 none, 1 YCbCr, 2 YCCK; or NO_ADOBE. Of four
   *     components anything but 0 is YCCK, as to libjpeg
   * @param namedRgb whether the components call themselves R, G and B
   */
  static JpegColours of(int components, int adobeTransform, boolean namedRgb) {
    if (components == 1) {
      return GREY;
    }
    if (components == 3) {
      boolean rgb = adobeTransform == NO_ADOBE ? namedRgb : adobeTransform == 0;
      return rgb ? RGB : YCC;
    }
    if (adobeTransform == NO_ADOBE) {
      return CMYK;
    }
    return adobeTransform == 0 ? CMYK_INVERTED : YCCK_INVERTED;
  }

  /** Converts raw samples. */
  RgbImage toRgb(Raster raster) {
    int height = raster.getHeight();
    int width = raster.getWidth();
    int bands = raster.getNumBands();
    byte[] rgb = new byte[height * width * CHANNELS];
    byte[] samples = new byte[width * bands];
    int[] row = new int[samples.length];
    int[] pixel = new int[CHANNELS];
    for (int y = 0; y < height; y++) {
      raster.getDataElements(raster.getMinX(), raster.getMinY() + y, width, 1, samples);
      for (int i = 0; i < row.length; i++) {
        row[i] = samples[i] & 0xFF;
      }
      for (int x = 0; x < width; x++) {
        convert(row, x * bands, pixel);
        for (int c = 0; c < CHANNELS; c++) {
          rgb[(y * width + x) * CHANNELS + c] = (byte) pixel[c];
        }
      }
    }
    return new RgbImage(height, width, rgb);
  }

  private void convert(int[] row, int at, int[] pixel) {
    switch (this) {
      case GREY -> {
        pixel[0] = row[at];
        pixel[1] = row[at];
        pixel[2] = row[at];
      }
      case RGB -> System.arraycopy(row, at, pixel, 0, CHANNELS);
      case YCC -> fromYcc(row, at, pixel);
      case CMYK, CMYK_INVERTED -> {
        System.arraycopy(row, at, pixel, 0, CHANNELS);
        fromInks(pixel, row[at + 3], this == CMYK_INVERTED);
      }
      case YCCK_INVERTED -> {
        fromYcc(row, at, pixel);
        for (int c = 0; c < CHANNELS; c++) {
          pixel[c] = 255 - pixel[c];
        }
        fromInks(pixel, row[at + 3], true);
      }
    }
  }

  private static void fromYcc(int[] row, int at, int[] pixel) {
    int luma = row[at];
    int cb = row[at + 1] - 128;
    int cr = row[at + 2] - 128;
    pixel[0] = clamp(luma + (RED_CR * cr + HALF >> 16));
    pixel[1] = clamp(luma + (-GREEN_CB * cb - GREEN_CR * cr + HALF >> 16));
    pixel[2] = clamp(luma + (BLUE_CB * cb + HALF >> 16));
  }

  private static void fromInks(int[] pixel, int k, boolean inverted) {
    int light = inverted ? k : 255 - k;
    for (int c = 0; c < CHANNELS; c++) {
      int reflected = inverted ? pixel[c] : 255 - pixel[c];
      pixel[c] = (reflected * light + 127) / 255;
    }
  }

  private static int clamp(int value) {
    return Math.max(0, Math.min(255, value));
  }

  private static int fixed(double factor) {
    return (int) (factor * (1 << 16) + 0.5);
  }
}
