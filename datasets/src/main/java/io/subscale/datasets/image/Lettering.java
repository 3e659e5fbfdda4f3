package io.subscale.datasets.image;

import java.util.Locale;

/**
 * Small capitals and digits, 3 x 5 pixels a character, drawn without fonts, so that a sheet is the
 * same on every machine.
 *
 * @param zoom side of the square that a pixel of a character becomes, at least 1
 */
public record Lettering(int zoom) {
  private static final int COLUMNS = 3;
  private static final int ROWS = 5;
  private static final byte INK = 0x40;

  /** A row of a character is an octal digit, its left pixel the highest bit. */
  private static final String[] DIGITS = {
    "75557", "26227", "71747", "71717", "55711", "74717", "74757", "71111", "75757", "75717"
  };

  private static final String[] LETTERS = {
    "25755", "65656", "34443", "65556", "74647", "74644", "34553", "55755", "72227", "11152",
    "55655", "44447", "57555", "65555", "25552", "65644", "25563", "65655", "34216", "72222",
    "55557", "55552", "55575", "55255", "55222", "71247"
  };

  /** Rows of a line of text. */
  public int height() {
    return ROWS * zoom;
  }

  /** Columns of a text. */
  public int width(String text) {
    return Math.max(0, text.length() * (COLUMNS + 1) - 1) * zoom;
  }

  /**
   * Draws a text, as far as it fits.
   *
   * @param top row of its upper edge
   * @param left column of its left edge
   */
  public void draw(String text, RgbImage on, int top, int left) {
    for (int i = 0; i < text.length(); i++) {
      String rows = rows(text.toLowerCase(Locale.ROOT).charAt(i));
      for (int y = 0; y < height(); y++) {
        int bits = rows.charAt(y / zoom) - '0';
        for (int x = 0; x < COLUMNS * zoom; x++) {
          if ((bits >> (COLUMNS - 1 - x / zoom) & 1) == 1) {
            dot(on, top + y, left + i * (COLUMNS + 1) * zoom + x);
          }
        }
      }
    }
  }

  private static String rows(char character) {
    if (character >= '0' && character <= '9') {
      return DIGITS[character - '0'];
    }
    if (character >= 'a' && character <= 'z') {
      return LETTERS[character - 'a'];
    }
    return character == '-' ? "00700" : "00000";
  }

  private static void dot(RgbImage on, int y, int x) {
    if (y < on.height() && x < on.width()) {
      int at = (y * on.width() + x) * RgbImage.CHANNELS;
      for (int c = 0; c < RgbImage.CHANNELS; c++) {
        on.rgb()[at + c] = INK;
      }
    }
  }
}
