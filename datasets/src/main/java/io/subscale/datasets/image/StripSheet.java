package io.subscale.datasets.image;

import java.util.Arrays;
import java.util.List;

/**
 * Strips of pictures that belong together, side by side and below each other: narrow gaps inside a
 * strip, wide ones between strips, titles above the columns, a name above each strip. All pictures
 * are as large as the largest, enlarged by whole factors as far as that goes.
 *
 * @param zoom side of the square that a pixel of the largest picture becomes, at least 1
 */
public record StripSheet(int zoom) {
  private static final byte PAPER = (byte) 0xE0;
  private static final int INSIDE = 2;
  private static final int BETWEEN = 16;
  private static final int SPACE = 4;
  private static final Lettering TEXT = new Lettering(2);

  /**
   * A strip.
   *
   * @param name drawn above it
   * @param pictures of any sizes, as many as there are titles
   */
  public record Strip(String name, List<RgbImage> pictures) {}

  /**
   * The sheet.
   *
   * @param titles of a strip's pictures
   * @param strips at least one
   * @param across strips in a row, at least 1
   */
  public RgbImage of(List<String> titles, List<Strip> strips, int across) {
    int cell = cell(titles, strips);
    int columns = Math.min(across, strips.size());
    int rows = (strips.size() + across - 1) / across;
    int stripWidth = titles.size() * (cell + INSIDE) - INSIDE;
    int stripHeight = TEXT.height() + SPACE + cell;
    int head = BETWEEN / 2 + TEXT.height();
    int height = Math.addExact(head, Math.multiplyExact(rows, stripHeight + BETWEEN) + BETWEEN / 2);
    int width = Math.addExact(BETWEEN, Math.multiplyExact(columns, stripWidth + BETWEEN));
    byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(height, width), RgbImage.CHANNELS)];
    Arrays.fill(rgb, PAPER);
    RgbImage sheet = new RgbImage(height, width, rgb);
    for (int s = 0; s < strips.size(); s++) {
      int left = BETWEEN + s % across * (stripWidth + BETWEEN);
      int top = head + BETWEEN / 2 + s / across * (stripHeight + BETWEEN);
      TEXT.draw(strips.get(s).name(), sheet, top, left);
      for (int p = 0; p < strips.get(s).pictures().size(); p++) {
        int at = left + p * (cell + INSIDE);
        if (s < columns) {
          TEXT.draw(titles.get(p), sheet, BETWEEN / 2, at);
        }
        paste(strips.get(s).pictures().get(p), cell, sheet, top + TEXT.height() + SPACE, at);
      }
    }
    return sheet;
  }

  /** Wide enough for the largest picture and the longest title. */
  private int cell(List<String> titles, List<Strip> strips) {
    int picture =
        strips.stream()
            .flatMap(strip -> strip.pictures().stream())
            .mapToInt(image -> Math.max(image.height(), image.width()))
            .max()
            .orElseThrow();
    int title = titles.stream().mapToInt(TEXT::width).max().orElse(0) + SPACE;
    return Math.max(picture * zoom, title);
  }

  private static void paste(RgbImage image, int cell, RgbImage sheet, int top, int left) {
    RgbImage large = image.enlarged(Math.max(1, cell / Math.max(image.height(), image.width())));
    for (int y = 0; y < large.height(); y++) {
      System.arraycopy(
          large.rgb(),
          y * large.width() * RgbImage.CHANNELS,
          sheet.rgb(),
          ((top + y) * sheet.width() + left) * RgbImage.CHANNELS,
          large.width() * RgbImage.CHANNELS);
    }
  }
}
