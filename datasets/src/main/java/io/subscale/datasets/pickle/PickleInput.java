package io.subscale.datasets.pickle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A pickle's bytes, counted; its numbers are little endian. */
final class PickleInput {
  private static final int LONGEST_LINE = 4096;

  private final InputStream in;
  private long at;

  PickleInput(InputStream in) {
    this.in = in;
  }

  /** Bytes read so far. */
  long at() {
    return at;
  }

  int uint8() throws IOException {
    int value = in.read();
    if (value < 0) {
      throw broken("truncated");
    }
    at++;
    return value;
  }

  long little(int bytes) throws IOException {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (long) uint8() << 8 * i;
    }
    return value;
  }

  /** A length that is not negative. */
  long length(int bytes) throws IOException {
    long value = little(bytes);
    if (value < 0) {
      throw broken("a length of " + Long.toUnsignedString(value));
    }
    return value;
  }

  /** Up to a line's end, which is not part of it. */
  String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = uint8(); c != '\n'; c = uint8()) {
      if (line.length() == LONGEST_LINE) {
        throw broken("a line of more than " + LONGEST_LINE + " bytes");
      }
      line.append((char) c);
    }
    return line.toString();
  }

  long number(String digits) throws IOException {
    try {
      return Long.parseLong(digits.strip());
    } catch (NumberFormatException e) {
      throw broken(String.format(Locale.ROOT, "a number of '%s'", printable(digits)));
    }
  }

  int read(byte[] buffer, int offset, int count) throws IOException {
    int read = in.read(buffer, offset, count);
    if (read < 0) {
      throw broken("truncated");
    }
    at += read;
    return read;
  }

  void skip(long bytes) throws IOException {
    byte[] waste = new byte[(int) Math.min(bytes, 1 << 13)];
    for (long left = bytes; left > 0; ) {
      left -= read(waste, 0, (int) Math.min(left, waste.length));
    }
  }

  UnreadablePickleException broken(String reason) {
    return new UnreadablePickleException(at, reason);
  }

  /** A text of the pickle's for a message. */
  static String printable(String text) {
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    String shown = new String(ascii, StandardCharsets.US_ASCII).replaceAll("[^ -~]", "?");
    return shown.length() > 80 ? shown.substring(0, 80) + "..." : shown;
  }
}
