package io.subscale.datasets.decode;

import java.util.Locale;

/**
 * GIF's variant of LZW (GIF89a, appendix F): codes of a growing number of bits, lowest bit first;
 * when the table is full it stays as it is until a clear code.
 */
final class GifCodes {
  private static final int MAX_BITS = 12;
  private static final int MAX_COLOUR_BITS = 11;
  private static final int COLOURS = 256;

  private final byte[] codes;
  private final int colourBits;
  private final short[] prefix = new short[1 << MAX_BITS];
  private final byte[] last = new byte[1 << MAX_BITS];
  private final byte[] first = new byte[1 << MAX_BITS];
  private final short[] length = new short[1 << MAX_BITS];
  private long bitsRead;

  GifCodes(byte[] codes, int colourBits) throws UnreadableImageException {
    if (colourBits < 1 || colourBits > MAX_COLOUR_BITS) {
      throw new UnreadableImageException("a GIF with codes of " + colourBits + " bits");
    }
    this.codes = codes;
    this.colourBits = colourBits;
    for (int colour = 0; colour < Math.min(COLOURS, 1 << colourBits); colour++) {
      last[colour] = (byte) colour;
      first[colour] = (byte) colour;
      length[colour] = 1;
    }
  }

  /** So many pixels' colours; what comes behind them is not looked at. */
  byte[] pixels(int count) throws UnreadableImageException {
    byte[] pixels = new byte[count];
    int clear = 1 << colourBits;
    int next = clear + 2;
    int bits = colourBits + 1;
    int before = -1;
    int done = 0;
    while (done < count) {
      int code = code(bits, done, count);
      if (code == clear) {
        next = clear + 2;
        bits = colourBits + 1;
        before = -1;
        continue;
      }
      if (code == clear + 1) {
        throw ended(done, count);
      }
      if (before >= 0 && next < 1 << MAX_BITS) {
        if (code == next || code < next && length[code] > 0) {
          add(next, before, code == next ? first[before] : first[code]);
          next++;
        }
        if (next == 1 << bits && bits < MAX_BITS) {
          bits++;
        }
      }
      if (code >= next || length[code] == 0) {
        throw new UnreadableImageException("damaged: a GIF code that stands for nothing yet");
      }
      done = unpack(code, pixels, done);
      before = code;
    }
    return pixels;
  }

  private void add(int code, int before, byte colour) {
    prefix[code] = (short) before;
    last[code] = colour;
    first[code] = first[before];
    length[code] = (short) (length[before] + 1);
  }

  /** Writes a code's colours, last to first; those beyond the image are dropped. */
  private int unpack(int code, byte[] pixels, int from) {
    int end = from + length[code];
    int each = code;
    for (int i = end - 1; i >= from; i--) {
      if (i < pixels.length) {
        pixels[i] = last[each];
      }
      each = prefix[each];
    }
    return end;
  }

  private int code(int bits, int done, int count) throws UnreadableImageException {
    if (bitsRead + bits > (long) codes.length * Byte.SIZE) {
      throw ended(done, count);
    }
    int at = (int) (bitsRead >> 3);
    int window = byteAt(at) | byteAt(at + 1) << Byte.SIZE | byteAt(at + 2) << 2 * Byte.SIZE;
    int code = window >> (bitsRead & 7) & (1 << bits) - 1;
    bitsRead += bits;
    return code;
  }

  /** Behind the end lie zeros, of which no code takes a bit. */
  private int byteAt(int at) {
    return at < codes.length ? codes[at] & 0xFF : 0;
  }

  private static UnreadableImageException ended(int done, int count) {
    return new UnreadableImageException(
        String.format(Locale.ROOT, "damaged: the data ends after %d of %d pixels", done, count));
  }
}
