package io.subscale.jobs.code;

import java.io.Serializable;
import java.util.Locale;

/**
 * What executors are to do with the files of a folder.
 *
 * @param direction which way
 * @param from folder that is read
 * @param to folder that is written to
 * @param batch tiles side by side, at least
 * @param background behind transparent pixels, 0xRRGGBB
 * @param maxPixels of a picture
 */
record CodeOrder(
    Direction direction, String from, String to, int batch, int background, long maxPixels)
    implements Serializable {
  /** What a compressed picture's name ends in. */
  static final String SUFFIX = ".subscale";

  private static final String PNG = ".png";

  /** Which way. */
  enum Direction {
    /** Pictures to codes. */
    COMPRESS,
    /** Codes to pictures. */
    DECOMPRESS
  }

  /** The name of what a file becomes: {@code a.jpg}, {@code a.jpg.subscale}, {@code a.jpg.png}. */
  String target(String name) {
    return switch (direction) {
      case COMPRESS -> name + SUFFIX;
      case DECOMPRESS -> {
        String picture = name.substring(0, name.length() - SUFFIX.length());
        yield picture.toLowerCase(Locale.ROOT).endsWith(PNG) ? picture : picture + PNG;
      }
    };
  }
}
