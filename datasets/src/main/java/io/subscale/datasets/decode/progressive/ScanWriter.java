package io.subscale.datasets.decode.progressive;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * Writes coefficients as one sequential scan (T.81, F.1.2), by Huffman tables whose codes are all
 * of one length: 4 bits for the categories of means, 8 bits for runs and categories.
 */
final class ScanWriter {
  private static final int MEAN_BITS = 4;
  private static final int MOST_MEAN = 11;
  private static final int OTHER_BITS = 8;
  private static final int MOST_OTHER = 10;
  private static final int RUNS = 16;
  private static final int END_OF_BLOCK = 0x00;
  private static final int ZEROS = 0xF0;

  private static final int MOST_BYTES = 16;

  private final ByteArrayOutputStream out;
  private final byte[] buffer = new byte[1 << 13];
  private int filled;
  private final int[] codes = new int[256];
  private long held;
  private int count;

  ScanWriter(ByteArrayOutputStream out) {
    this.out = out;
  }

  /** Tables, the scan's header, and the scan. */
  void write(Frame frame) throws UnusualJpegException {
    tables();
    List<Component> components = frame.components();
    bytes(0xFF, 0xDA, 0, 6 + 2 * components.size(), components.size());
    for (Component component : components) {
      bytes(component.id, 0);
    }
    bytes(0, Component.BLOCK - 1, 0);
    int[] before = new int[components.size()];
    Frame.BlockAction action =
        (component, start) -> {
          Component of = components.get(component);
          mean(of.coefficients[start] - before[component]);
          before[component] = of.coefficients[start];
          others(of.coefficients, start, of.ends[start / Component.BLOCK]);
        };
    if (components.size() > 1) {
      Frame.interleaved(frame.size(), components, action);
    } else {
      Frame.alone(components.get(0), action);
    }
    put(0x7F, 7);
    out.write(buffer, 0, filled);
  }

  private void tables() {
    table(0x00, MEAN_BITS, MOST_MEAN + 1);
    for (int category = 0; category <= MOST_MEAN; category++) {
      bytes(category);
    }
    table(0x10, OTHER_BITS, RUNS * MOST_OTHER + 2);
    int code = 0;
    for (int run = 0; run < RUNS; run++) {
      for (int category = 1; category <= MOST_OTHER; category++) {
        codes[run << 4 | category] = code++;
        bytes(run << 4 | category);
      }
    }
    for (int symbol : new int[] {END_OF_BLOCK, ZEROS}) {
      codes[symbol] = code++;
      bytes(symbol);
    }
  }

  private void table(int which, int length, int symbols) {
    bytes(0xFF, 0xC4, 0, 3 + RUNS + symbols, which);
    for (int bits = 1; bits <= RUNS; bits++) {
      bytes(bits == length ? symbols : 0);
    }
  }

  private void bytes(int... values) {
    for (int value : values) {
      out.write(value);
    }
  }

  private void mean(int difference) throws UnusualJpegException {
    int category = category(difference);
    UnusualJpegException.unless(category <= MOST_MEAN, "means too far apart");
    put(category, MEAN_BITS);
    put(magnitude(difference, category), category);
  }

  private void others(short[] coefficients, int start, int end) throws UnusualJpegException {
    int run = 0;
    for (int k = 1; k < end; k++) {
      int value = coefficients[start + k];
      if (value == 0) {
        run++;
        continue;
      }
      for (; run >= RUNS; run -= RUNS) {
        put(codes[ZEROS], OTHER_BITS);
      }
      int category = category(value);
      UnusualJpegException.unless(category <= MOST_OTHER, "a coefficient too large");
      put(codes[run << 4 | category], OTHER_BITS);
      put(magnitude(value, category), category);
      run = 0;
    }
    if (end < Component.BLOCK) {
      put(codes[END_OF_BLOCK], OTHER_BITS);
    }
  }

  /** Bits of a number's size. */
  private static int category(int value) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(Math.abs(value));
  }

  private static int magnitude(int value, int category) {
    return value < 0 ? value + (1 << category) - 1 : value;
  }

  private void put(int value, int bits) {
    held = held << bits | value;
    count += bits;
    while (count >= 8) {
      count -= 8;
      byte next = (byte) (held >>> count);
      buffer[filled++] = next;
      if (next == (byte) 0xFF) {
        buffer[filled++] = 0;
      }
    }
    if (filled > buffer.length - MOST_BYTES) {
      out.write(buffer, 0, filled);
      filled = 0;
    }
  }
}
