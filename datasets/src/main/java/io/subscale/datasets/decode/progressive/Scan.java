package io.subscale.datasets.decode.progressive;

import java.util.List;

/**
 * Decodes one scan of a progressive file into its components' coefficients (T.81, G.1.2 and G.2).
 *
 * @param bits the scan's data
 * @param components of the scan
 * @param tables one each: of the means, or of the other coefficients
 * @param first coefficient, in zigzag order
 * @param last coefficient
 * @param low place of the bit that the scan ends with
 */
record Scan(
    BitReader bits,
    List<Component> components,
    List<HuffmanTable> tables,
    int first,
    int last,
    int low) {
  private static final int MOST_MEAN = 11;
  private static final int MOST_OTHER = 10;
  private static final int ZEROS = 15;

  /** Decodes. */
  void decode(Frame.Size size, boolean refines) throws UnusualJpegException {
    if (first == 0) {
      Frame.BlockAction action = refines ? this::refineMean : means();
      if (components.size() > 1) {
        Frame.interleaved(size, components, action);
      } else {
        Frame.alone(components.get(0), action);
      }
    } else {
      Frame.alone(components.get(0), refines ? new Refined() : new Begun());
    }
  }

  private Frame.BlockAction means() {
    int[] before = new int[components.size()];
    return (component, start) -> {
      int category = tables.get(component).read(bits);
      UnusualJpegException.unless(category <= MOST_MEAN, "a mean too large");
      before[component] += bits.coefficient(category);
      int mean = before[component] << low;
      UnusualJpegException.unless(mean == (short) mean, "a mean too large");
      components.get(component).coefficients[start] = (short) mean;
    };
  }

  private void refineMean(int component, int start) throws UnusualJpegException {
    components.get(component).coefficients[start] |= (short) (bits.set() ? 1 << low : 0);
  }

  /** A first scan of coefficients behind the mean, block after block. */
  private final class Begun implements Frame.BlockAction {
    private final Component component = components.get(0);
    private final HuffmanTable table = tables.get(0);
    private int emptyBlocks;

    @Override
    public void on(int which, int start) throws UnusualJpegException {
      if (emptyBlocks > 0) {
        emptyBlocks--;
        return;
      }
      for (int k = first; k <= last; k++) {
        int symbol = table.read(bits);
        int zeros = symbol >> 4;
        int category = symbol & 0xF;
        if (category == 0 && zeros < ZEROS) {
          emptyBlocks = (1 << zeros) - 1 + bits.read(zeros);
          return;
        }
        k += zeros;
        if (category > 0) {
          UnusualJpegException.unless(k <= last && category <= MOST_OTHER, "beyond the block");
          int value = bits.coefficient(category) << low;
          UnusualJpegException.unless(value == (short) value, "a coefficient too large");
          component.found(start, k, value);
        }
      }
    }
  }

  /** A later scan, which adds a bit to coefficients that are not 0 and may find others. */
  private final class Refined implements Frame.BlockAction {
    private final Component component = components.get(0);
    private final HuffmanTable table = tables.get(0);
    private final int bit = 1 << low;
    private int emptyBlocks;

    @Override
    public void on(int which, int start) throws UnusualJpegException {
      int k = first;
      while (emptyBlocks == 0 && k <= last) {
        int symbol = table.read(bits);
        int zeros = symbol >> 4;
        int category = symbol & 0xF;
        UnusualJpegException.unless(category <= 1, "a new coefficient of several bits");
        if (category == 0 && zeros < ZEROS) {
          emptyBlocks = (1 << zeros) + bits.read(zeros);
          break;
        }
        int found = category == 0 ? 0 : bits.set() ? bit : -bit;
        k = passZeros(start, k, zeros);
        if (found != 0) {
          UnusualJpegException.unless(k <= last, "beyond the block");
          component.found(start, k, found);
        }
        k++;
      }
      if (emptyBlocks > 0) {
        passZeros(start, k, Component.BLOCK);
        emptyBlocks--;
      }
    }

    /** The place behind so many zeros where the next zero lies; what is not 0 gets its bit. */
    private int passZeros(int start, int from, int zeros) throws UnusualJpegException {
      short[] coefficients = component.coefficients;
      int end = Math.min(last + 1, component.ends[start / Component.BLOCK]);
      int left = zeros;
      for (int k = from; k < end; k++) {
        int value = coefficients[start + k];
        if (value == 0) {
          if (left-- == 0) {
            return k;
          }
        } else if (bits.set() && (value & bit) == 0) {
          coefficients[start + k] = (short) (value + (value > 0 ? bit : -bit));
        }
      }
      return Math.min(Math.max(from, end) + left, last + 1);
    }
  }
}
