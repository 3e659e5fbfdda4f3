package io.subscale.datasets.decode;

import static io.subscale.datasets.image.RgbImage.CHANNELS;

import io.subscale.datasets.image.RgbImage;

/** EXIF orientation: how a camera was held (tag 0x0112 of the first directory, 1 to 8). */
final class Orientation {
  /** Rows and columns as they should be seen. */
  static final int UPRIGHT = 1;

  private static final int TAG = 0x0112;
  private static final int ENTRY_BYTES = 12;
  private static final int BYTE = 1;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int SIGNED_BYTE = 6;
  private static final int SIGNED_SHORT = 8;
  private static final int SIGNED_LONG = 9;

  private Orientation() {}

  /**
   * The orientation that a TIFF structure states.
   *
   * @param bytes the file
   * @param tiff where the structure starts, at its "II" or "MM"
   * @return 1 to 8; 1 where nothing, or nothing sensible, is stated
   */
  static int read(Bytes bytes, int tiff) {
    try {
      boolean little = bytes.has(tiff, 'I', 'I');
      if (!little && !bytes.has(tiff, 'M', 'M')) {
        return UPRIGHT;
      }
      long start = tiff + uint32(bytes, tiff + 4, little);
      bytes.need(start, 2);
      int directory = (int) start;
      int entries = uint16(bytes, directory, little);
      for (int entry = 0; entry < entries; entry++) {
        int at = directory + 2 + entry * ENTRY_BYTES;
        if (uint16(bytes, at, little) == TAG) {
          long value = value(bytes, at, little);
          return value >= 1 && value <= 8 ? (int) value : UPRIGHT;
        }
      }
      return UPRIGHT;
    } catch (UnreadableImageException e) {
      return UPRIGHT; // broken metadata does not make a picture unreadable
    }
  }

  /** An entry's first value: a SHORT by the standard, a LONG or a BYTE as some phones write it. */
  private static long value(Bytes bytes, int at, boolean little) throws UnreadableImageException {
    return switch (uint16(bytes, at + 2, little)) {
      case BYTE, SIGNED_BYTE -> bytes.uint8(at + 8);
      case SHORT, SIGNED_SHORT -> uint16(bytes, at + 8, little);
      case LONG, SIGNED_LONG -> uint32(bytes, at + 8, little);
      default -> UPRIGHT;
    };
  }

  /**
   * The image turned and mirrored so that it is upright.
   *
   * <p>In EXIF's words the stored row 0 and column 0 are: 1 top, left; 2 top, right; 3 bottom,
   * right; 4 bottom, left; 5 left, top; 6 right, top; 7 right, bottom; 8 left, bottom.
   */
  static RgbImage upright(RgbImage stored, int orientation) {
    if (orientation == UPRIGHT) {
      return stored;
    }
    boolean swapped = orientation >= 5;
    int height = swapped ? stored.width() : stored.height();
    int width = swapped ? stored.height() : stored.width();
    boolean fromBottom =
        orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
    boolean fromRight =
        orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
    byte[] rgb = new byte[stored.rgb().length];
    for (int y = 0; y < height; y++) {
      int v = fromBottom ? height - 1 - y : y;
      for (int x = 0; x < width; x++) {
        int u = fromRight ? width - 1 - x : x;
        int from = (swapped ? u * stored.width() + v : v * stored.width() + u) * CHANNELS;
        System.arraycopy(stored.rgb(), from, rgb, (y * width + x) * CHANNELS, CHANNELS);
      }
    }
    return new RgbImage(height, width, rgb);
  }

  private static int uint16(Bytes bytes, int at, boolean little) throws UnreadableImageException {
    return little ? bytes.uint16Little(at) : bytes.uint16Big(at);
  }

  private static long uint32(Bytes bytes, int at, boolean little) throws UnreadableImageException {
    return little ? bytes.uint32Little(at) : bytes.uint32Big(at);
  }
}
