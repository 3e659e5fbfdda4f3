package io.subscale.datasets.decode.progressive;

import java.util.ArrayList;
import java.util.List;

/**
 * What a frame header says.
 *
 * @param size of the picture in pixels and MCUs
 * @param components in the file's order
 */
record Frame(Size size, List<Component> components) {
  private static final int MOST_SAMPLING = 4;

  /** T.81, B.2.3; more of them cannot share a scan. */
  private static final int MOST_BLOCKS = 10;

  /**
   * A picture's size.
   *
   * @param mostAcross blocks of the widest component in an MCU's row
   * @param mostDown blocks of the highest component in an MCU's column
   */
  record Size(int height, int width, int mostAcross, int mostDown) {
    int mcuColumns() {
      return (width + 8 * mostAcross - 1) / (8 * mostAcross);
    }

    int mcuRows() {
      return (height + 8 * mostDown - 1) / (8 * mostDown);
    }
  }

  /**
   * Reads a header.
   *
   * @param at the place of its length
   */
  static Frame read(byte[] file, int at) throws UnusualJpegException {
    int height = (file[at + 3] & 0xFF) << 8 | file[at + 4] & 0xFF;
    int width = (file[at + 5] & 0xFF) << 8 | file[at + 6] & 0xFF;
    int count = file[at + 7];
    UnusualJpegException.unless(height > 0 && width > 0 && count > 0, "no picture");
    int mostAcross = 0;
    int mostDown = 0;
    int blocks = 0;
    for (int c = 0; c < count; c++) {
      int across = across(file, at, c);
      int down = down(file, at, c);
      UnusualJpegException.unless(
          across >= 1 && across <= MOST_SAMPLING && down >= 1 && down <= MOST_SAMPLING, "sampling");
      mostAcross = Math.max(mostAcross, across);
      mostDown = Math.max(mostDown, down);
      blocks += across * down;
    }
    UnusualJpegException.unless(count == 1 || blocks <= MOST_BLOCKS, "more blocks than a scan has");
    Size size = new Size(height, width, mostAcross, mostDown);
    List<Component> components = new ArrayList<>();
    for (int c = 0; c < count; c++) {
      components.add(
          new Component(file[at + 8 + 3 * c] & 0xFF, across(file, at, c), down(file, at, c), size));
    }
    return new Frame(size, components);
  }

  private static int across(byte[] file, int at, int component) {
    return (file[at + 9 + 3 * component] & 0xFF) >> 4;
  }

  private static int down(byte[] file, int at, int component) {
    return file[at + 9 + 3 * component] & 0xF;
  }

  /** The component of an id. */
  Component named(int id) throws UnusualJpegException {
    for (Component component : components) {
      if (component.id == id) {
        return component;
      }
    }
    throw new UnusualJpegException("a scan of no component");
  }

  /** Does something for each block of an interleaved scan, in its order. */
  static void interleaved(Size size, List<Component> components, BlockAction action)
      throws UnusualJpegException {
    for (int mcu = 0; mcu < size.mcuRows() * size.mcuColumns(); mcu++) {
      for (int c = 0; c < components.size(); c++) {
        Component component = components.get(c);
        int row = mcu / size.mcuColumns() * component.down;
        int column = mcu % size.mcuColumns() * component.across;
        for (int b = 0; b < component.down * component.across; b++) {
          action.on(c, component.block(row + b / component.across, column + b % component.across));
        }
      }
    }
  }

  /** Does something for each block of a component's own scan, in its order. */
  static void alone(Component component, BlockAction action) throws UnusualJpegException {
    for (int row = 0; row < component.rows; row++) {
      for (int column = 0; column < component.columns; column++) {
        action.on(0, component.block(row, column));
      }
    }
  }

  /** What is done with a block. */
  @FunctionalInterface
  interface BlockAction {
    /**
     * @param component its place in the scan
     * @param start of its coefficients
     */
    void on(int component, int start) throws UnusualJpegException;
  }
}
