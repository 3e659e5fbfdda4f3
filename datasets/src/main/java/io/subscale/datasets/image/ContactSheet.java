package io.subscale.datasets.image;

import static io.subscale.datasets.image.RgbImage.CHANNELS;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Many small images on one large one.
 *
 * @param margin pixels around and between cells, not zoomed, 0 or more
 * @param zoom side of the square that a pixel becomes, at least 1
 */
public record ContactSheet(int margin, int zoom) {
  private static final byte PAPER = (byte) 0xE0;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public ContactSheet {
    if (margin < 0 || zoom < 1) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "a margin of %d and a zoom of %d", margin, zoom));
    }
  }

  /**
   * A grid filled row by row.
   *
   * @param images at least one, of any sizes
   * @param columns images in a row, at least 1
   */
  public RgbImage grid(List<RgbImage> images, int columns) {
    List<List<RgbImage>> rows = new ArrayList<>();
    for (int start = 0; start < images.size(); start += columns) {
      rows.add(images.subList(start, Math.min(images.size(), start + columns)));
    }
    return rows(rows);
  }

  /**
   * Rows of images, such as film strips of one image's stages. Cells are as large as the largest
   * image; a smaller one sits at its cell's top left.
   *
   * @param rows at least one image in all
   * @throws IllegalArgumentException if there is none
   */
  public RgbImage rows(List<List<RgbImage>> rows) {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    if (columns == 0) {
      throw new IllegalArgumentException("a contact sheet of no image");
    }
    int cellHeight = margin + zoom * largest(rows, true);
    int cellWidth = margin + zoom * largest(rows, false);
    int height = Math.addExact(margin, Math.multiplyExact(rows.size(), cellHeight));
    int width = Math.addExact(margin, Math.multiplyExact(columns, cellWidth));
    byte[] sheet = new byte[Math.multiplyExact(Math.multiplyExact(height, width), CHANNELS)];
    Arrays.fill(sheet, PAPER);
    for (int r = 0; r < rows.size(); r++) {
      for (int c = 0; c < rows.get(r).size(); c++) {
        int corner = (margin + r * cellHeight) * width + margin + c * cellWidth;
        paste(rows.get(r).get(c), sheet, corner, width);
      }
    }
    return new RgbImage(height, width, sheet);
  }

  private void paste(RgbImage image, byte[] sheet, int corner, int sheetWidth) {
    for (int y = 0; y < image.height() * zoom; y++) {
      for (int x = 0; x < image.width() * zoom; x++) {
        int from = (y / zoom * image.width() + x / zoom) * CHANNELS;
        int to = (corner + y * sheetWidth + x) * CHANNELS;
        System.arraycopy(image.rgb(), from, sheet, to, CHANNELS);
      }
    }
  }

  private static int largest(List<List<RgbImage>> rows, boolean height) {
    return rows.stream()
        .flatMap(List::stream)
        .mapToInt(image -> height ? image.height() : image.width())
        .max()
        .orElseThrow();
  }
}
