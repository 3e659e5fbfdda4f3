package io.subscale.datasets.decode;

import static io.subscale.datasets.image.RgbImage.CHANNELS;

import io.subscale.datasets.image.RgbImage;

/** Gives a PNG's rows their colours, and their places where they come in Adam7's passes. */
final class PngPixels {
  private final PngHeader header;
  private final Palette palette;
  private final int[] clear;
  private final int[] background;
  private final byte[] rgb;

  /**
   * For one picture.
   *
   * @param palette of a picture of indices, else null
   * @param clear samples of the pixels that are transparent, one a band; empty if there are none
   */
  PngPixels(PngHeader header, Palette palette, int[] clear, Canvas canvas) {
    this.header = header;
    this.palette = palette;
    this.clear = clear;
    this.background = new int[] {canvas.background(0), canvas.background(1), canvas.background(2)};
    this.rgb = new byte[header.height() * header.width() * CHANNELS];
  }

  /** Paints all rows. */
  RgbImage read(PngRows rows) throws UnreadableImageException {
    for (PngPass pass : PngPass.of(header)) {
      int columns = pass.columns(header);
      rows.startPass();
      for (int i = 0; i < pass.rows(header); i++) {
        int y = pass.top() + i * pass.down();
        byte[] row = rows.next(header.rowBytes(columns));
        int at = (y * header.width() + pass.left()) * CHANNELS;
        paint(row, columns, at, pass.right() * CHANNELS);
      }
    }
    rows.finish();
    return new RgbImage(header.height(), header.width(), rgb);
  }

  /**
   * Paints one row.
   *
   * @param at where its first pixel goes
   * @param step from a pixel to the next
   */
  private void paint(byte[] row, int columns, int at, int step) throws UnreadableImageException {
    boolean bytes = header.bits() == Byte.SIZE && clear.length == 0;
    if (header.kind() == PngHeader.INDEXED) {
      for (int x = 0; x < columns; x++) {
        palette.paint(sample(row, x), rgb, at + x * step);
      }
    } else if (bytes && header.kind() == PngHeader.RGB && step == CHANNELS) {
      System.arraycopy(row, 0, rgb, at, columns * CHANNELS);
    } else if (bytes) {
      paintBytes(row, columns, at, step);
    } else {
      paintSamples(row, columns, at, step);
    }
  }

  /** What most pictures are: samples of 8 bits, and no single transparent colour. */
  private void paintBytes(byte[] row, int columns, int at, int step) {
    int bands = header.bands();
    int green = bands < CHANNELS ? 0 : 1;
    boolean alpha = header.alpha();
    int to = at;
    for (int first = 0; first < columns * bands; first += bands) {
      int shown = alpha ? row[first + bands - 1] & 0xFF : 0xFF;
      if (shown == 0xFF) {
        rgb[to] = row[first];
        rgb[to + 1] = row[first + green];
        rgb[to + 2] = row[first + 2 * green];
      } else {
        rgb[to] = Samples.over(row[first] & 0xFF, shown, background[0]);
        rgb[to + 1] = Samples.over(row[first + green] & 0xFF, shown, background[1]);
        rgb[to + 2] = Samples.over(row[first + 2 * green] & 0xFF, shown, background[2]);
      }
      to += step;
    }
  }

  private void paintSamples(byte[] row, int columns, int at, int step) {
    int bands = header.bands();
    int top = (1 << header.bits()) - 1;
    int green = bands < CHANNELS ? 0 : 1;
    for (int x = 0; x < columns; x++) {
      int first = x * bands;
      int shown = header.alpha() ? sample(row, first + bands - 1) : top;
      if (clear.length > 0 && isClear(row, first)) {
        shown = 0;
      }
      int to = at + x * step;
      for (int c = 0; c < CHANNELS; c++) {
        int value = sample(row, first + c * green);
        rgb[to + c] = Samples.over(value, top, shown, top, background[c]);
      }
    }
  }

  private boolean isClear(byte[] row, int first) {
    for (int band = 0; band < clear.length; band++) {
      if (sample(row, first + band) != clear[band]) {
        return false;
      }
    }
    return true;
  }

  /** The sample of a number in its row, 0 to 2^bits - 1; the high bits of a byte come first. */
  private int sample(byte[] row, int number) {
    int bits = header.bits();
    if (bits == Byte.SIZE) {
      return row[number] & 0xFF;
    }
    if (bits > Byte.SIZE) {
      return (row[2 * number] & 0xFF) << Byte.SIZE | row[2 * number + 1] & 0xFF;
    }
    int bit = number * bits;
    return row[bit / Byte.SIZE] >> Byte.SIZE - bits - bit % Byte.SIZE & (1 << bits) - 1;
  }
}
