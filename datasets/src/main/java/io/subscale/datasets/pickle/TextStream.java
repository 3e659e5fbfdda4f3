package io.subscale.datasets.pickle;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/**
 * The bytes that a text in a pickle stands for, whichever way it is written. Python 3 writes bytes
 * into protocols 0 to 2 as a text of the characters 0 to 255.
 */
abstract sealed class TextStream extends InputStream {
  final PickleInput in;
  private long given;

  private TextStream(PickleInput in) {
    this.in = in;
  }

  /** The next character, or -1 at the end. */
  abstract int character() throws IOException;

  /** Passes over what is left. */
  void finish() throws IOException {
    byte[] waste = new byte[1 << 13];
    while (read(waste, 0, waste.length) >= 0) {
      given = 0; // nobody asks for the length of what is passed over
    }
  }

  @Override
  public int read() throws IOException {
    int c = character();
    if (c > 0xFF) {
      throw in.broken(
          String.format(Locale.ROOT, "the character U+%04X among bytes, at %d", c, given));
    }
    given++;
    return c;
  }

  @Override
  public int read(byte[] buffer, int offset, int count) throws IOException {
    int done = 0;
    while (done < count) {
      int next = read();
      if (next < 0) {
        break;
      }
      buffer[offset + done++] = (byte) next;
    }
    return done == 0 && count > 0 ? -1 : done;
  }

  /** A text whose number of bytes stands before it. */
  private abstract static sealed class Counted extends TextStream {
    long left;

    Counted(PickleInput in, long length) {
      super(in);
      left = length;
    }

    int next() throws IOException {
      left--;
      return in.uint8();
    }

    @Override
    void finish() throws IOException {
      in.skip(left);
      left = 0;
    }
  }

  /** A number of plain bytes. */
  static final class Plain extends Counted {
    Plain(PickleInput in, long length) {
      super(in, length);
    }

    @Override
    int character() throws IOException {
      return left == 0 ? -1 : next();
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
      if (left == 0) {
        return -1;
      }
      int read = in.read(buffer, offset, (int) Math.min(count, left));
      left -= read;
      return read;
    }
  }

  /** A number of bytes of UTF-8. */
  static final class Utf8 extends Counted {
    Utf8(PickleInput in, long length) {
      super(in, length);
    }

    @Override
    int character() throws IOException {
      if (left == 0) {
        return -1;
      }
      int lead = next();
      if (lead < 0x80) {
        return lead;
      }
      int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
      int c = lead & 0x3F >> more;
      for (int i = 0; i < more; i++) {
        int follow = left > 0 ? next() : 0;
        if ((follow & 0xC0) != 0x80) {
          throw in.broken("damaged: a text that is no UTF-8");
        }
        c = c << 6 | follow & 0x3F;
      }
      return c;
    }
  }

  /** Python 2's text between quotes, up to the line's end; {@code \x00}, {@code \n}, {@code \\}. */
  static final class Quoted extends TextStream {
    private static final String ESCAPES = "abfnrtv\\'\"";
    private static final String MEANINGS = "\u0007\b\f\n\r\t\u000B\\'\"";

    private final int quote;
    private boolean ended;

    Quoted(PickleInput in) throws IOException {
      super(in);
      quote = in.uint8();
      if (quote != '\'' && quote != '"') {
        throw in.broken("damaged: a text without quotes");
      }
    }

    @Override
    int character() throws IOException {
      int c = ended ? -1 : in.uint8();
      if (c == quote) {
        ended = true;
        if (in.uint8() != '\n') {
          throw in.broken("damaged: something behind a text's quotes");
        }
        return -1;
      }
      if (c != '\\') {
        return c;
      }
      int escape = in.uint8();
      if (escape == 'x') {
        return hex(in, 2);
      }
      int known = ESCAPES.indexOf(escape);
      if (known < 0) {
        throw in.broken("damaged: an escape that Python does not write");
      }
      return MEANINGS.charAt(known);
    }
  }

  /** A text up to the line's end, where {@code \\u000a} stands for what a line cannot hold. */
  static final class Line extends TextStream {
    private boolean ended;

    Line(PickleInput in) {
      super(in);
    }

    @Override
    int character() throws IOException {
      int c = ended ? -1 : in.uint8();
      if (c == '\n') {
        ended = true;
        return -1;
      }
      if (c != '\\') {
        return c;
      }
      int escape = in.uint8();
      if (escape == 'u' || escape == 'U') {
        return hex(in, escape == 'u' ? 4 : 8);
      }
      throw in.broken("damaged: an escape that Python does not write");
    }
  }

  private static int hex(PickleInput in, int digits) throws IOException {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = Character.digit(in.uint8(), 16);
      if (digit < 0) {
        throw in.broken("damaged: an escape without its digits");
      }
      value = value << 4 | digit;
    }
    return value & Integer.MAX_VALUE;
  }
}
