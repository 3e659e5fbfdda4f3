package io.subscale.datasets.decode;

import io.subscale.datasets.image.RgbImage;
import java.awt.image.BufferedImage;
import java.util.Arrays;

/** A GIF file: its first frame at its place on the canvas, over the background. */
final class GifFile {
  private static final int SCREEN = 6;
  private static final int SCREEN_BYTES = 7;
  private static final int EXTENSION = 0x21;
  private static final int FRAME = 0x2C;
  private static final int FRAME_BYTES = 10;
  private static final int HAS_COLOURS = 0x80;

  private GifFile() {}

  static RgbImage decode(Bytes bytes, Canvas canvas) throws UnreadableImageException {
    int at = afterColours(bytes, SCREEN + 4, SCREEN + SCREEN_BYTES);
    while (bytes.uint8(at) == EXTENSION) {
      at = afterBlocks(bytes, at + 2);
    }
    if (bytes.uint8(at) != FRAME) {
      throw new UnreadableImageException("a GIF without an image in it");
    }
    int left = bytes.uint16Little(at + 1);
    int top = bytes.uint16Little(at + 3);
    int frameWidth = bytes.uint16Little(at + 5);
    int frameHeight = bytes.uint16Little(at + 7);
    int width = Math.max(bytes.uint16Little(SCREEN), left + frameWidth);
    int height = Math.max(bytes.uint16Little(SCREEN + 2), top + frameHeight);
    canvas.check(frameHeight, frameWidth);
    canvas.check(height, width);
    int data = afterColours(bytes, at + FRAME_BYTES - 1, at + FRAME_BYTES);
    int end = afterBlocks(bytes, data + 1);

    byte[] first = Arrays.copyOf(bytes.all(), end + 1);
    first[end] = 0x3B; // the trailer: nothing after the first frame is read
    BufferedImage image = PluginReader.image(PluginReader.ofJdk("gif"), first);
    return place(Samples.toRgb(image, canvas), top, left, background(height, width, canvas));
  }

  private static RgbImage background(int height, int width, Canvas canvas) {
    byte[] rgb = new byte[height * width * RgbImage.CHANNELS];
    for (int at = 0; at < rgb.length; at++) {
      rgb[at] = (byte) canvas.background(at % RgbImage.CHANNELS);
    }
    return new RgbImage(height, width, rgb);
  }

  private static RgbImage place(RgbImage frame, int top, int left, RgbImage whole) {
    int frameRow = frame.width() * RgbImage.CHANNELS;
    for (int y = 0; y < frame.height(); y++) {
      int to = ((top + y) * whole.width() + left) * RgbImage.CHANNELS;
      System.arraycopy(frame.rgb(), y * frameRow, whole.rgb(), to, frameRow);
    }
    return whole;
  }

  /** The place after a colour table, where the flags say that there is one. */
  private static int afterColours(Bytes bytes, int flags, int from)
      throws UnreadableImageException {
    int packed = bytes.uint8(flags);
    return (packed & HAS_COLOURS) == 0 ? from : from + (3 << (packed & 7) + 1);
  }

  /** The place after a chain of data blocks, each with its length before it, and the empty one. */
  private static int afterBlocks(Bytes bytes, int from) throws UnreadableImageException {
    int at = from;
    while (bytes.uint8(at) != 0) {
      at += 1 + bytes.uint8(at);
    }
    return at + 1;
  }
}
