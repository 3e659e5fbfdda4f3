package io.subscale.datasets.decode.progressive;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns a progressive JPEG into a sequential one of the same coefficients. */
public final class OneScan {
  private static final int DHT = 0xC4;
  private static final int PROGRESSIVE = 0xC2;
  private static final int SEQUENTIAL = 0xC1;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int DQT = 0xDB;
  private static final int APP0 = 0xE0;
  private static final int TABLES = 4;
  private static final int COUNTS = 16;
  private static final int LAST = Component.BLOCK - 1;
  private static final int MOST_LOW = 13;

  private final byte[] file;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final HuffmanTable[] meanTables = new HuffmanTable[TABLES];
  private final HuffmanTable[] otherTables = new HuffmanTable[TABLES];
  private Frame frame;
  private boolean scanned;

  private OneScan(byte[] file) {
    this.file = file;
  }

  /**
   * A file that decodes to the same pixels in one pass.
   *
   * @param file whole, from its first marker to its last
   * @return nothing if it is not progressive, is damaged, or has what few files have (restarts,
   *     scans that leave bits out, tables that change): another reader judges it
   */
  public static Optional<byte[]> of(byte[] file) {
    try {
      return Optional.of(new OneScan(file).convert());
    } catch (UnusualJpegException | IndexOutOfBoundsException | ArithmeticException unusual) {
      return Optional.empty();
    }
  }

  private byte[] convert() throws UnusualJpegException {
    out.write(file, 0, 2);
    int at = 2;
    while (true) {
      UnusualJpegException.unless((file[at] & 0xFF) == 0xFF, "bytes between segments");
      int marker = file[at + 1] & 0xFF;
      if (marker == EOI) {
        break;
      }
      int segment = at + 2;
      int end = segment + uint16(segment);
      switch (marker) {
        case DHT -> readTables(segment + 2, end);
        case SOS -> end = scan(segment, end);
        case PROGRESSIVE -> {
          UnusualJpegException.unless(frame == null, "two frames");
          frame = Frame.read(file, segment);
          keep(SEQUENTIAL, segment, end);
        }
        case DQT, APP0 -> {
          UnusualJpegException.unless(!scanned, "a segment behind the first scan");
          keep(marker, segment, end);
        }
        default -> throw new UnusualJpegException("marker " + marker);
      }
      at = end;
    }
    UnusualJpegException.unless(
        frame != null && frame.components().stream().allMatch(Component::complete), "bits missing");
    new ScanWriter(out).write(frame);
    out.write(0xFF);
    out.write(EOI);
    return out.toByteArray();
  }

  private int uint16(int at) {
    return (file[at] & 0xFF) << 8 | file[at + 1] & 0xFF;
  }

  private void keep(int marker, int segment, int end) {
    out.write(0xFF);
    out.write(marker);
    out.write(file, segment, end - segment);
  }

  private void readTables(int from, int end) throws UnusualJpegException {
    int at = from;
    while (at < end) {
      int which = file[at] & 0xFF;
      UnusualJpegException.unless(which >> 4 <= 1, "a table of no kind");
      HuffmanTable[] kind = which >> 4 == 0 ? meanTables : otherTables;
      int symbols = 0;
      for (int i = 1; i <= COUNTS; i++) {
        symbols += file[at + i] & 0xFF;
      }
      UnusualJpegException.unless(at + 1 + COUNTS + symbols <= end, "a table without its end");
      kind[which & 0xF] = new HuffmanTable(file, at + 1);
      at += 1 + COUNTS + symbols;
    }
  }

  /** Decodes a scan; returns the place of the marker behind it. */
  private int scan(int header, int data) throws UnusualJpegException {
    UnusualJpegException.unless(frame != null, "a scan without a frame");
    scanned = true;
    int count = file[header + 2];
    int range = header + 3 + 2 * count;
    UnusualJpegException.unless(count >= 1 && range + 3 == data, "a scan's header");
    int first = file[range];
    int last = file[range + 1];
    int high = file[range + 2] >> 4 & 0xF;
    int low = file[range + 2] & 0xF;
    boolean means = first == 0 && last == 0;
    boolean others = count == 1 && first >= 1 && last >= first && last <= LAST;
    UnusualJpegException.unless(
        (means || others) && low <= MOST_LOW && (high == 0 || low == high - 1), "a scan's range");
    List<Component> components = new ArrayList<>();
    List<HuffmanTable> tables = new ArrayList<>();
    for (int c = 0; c < count; c++) {
      Component component = frame.named(file[header + 3 + 2 * c] & 0xFF);
      UnusualJpegException.unless(!components.contains(component), "a component twice");
      component.scanned(first, last, high, low);
      components.add(component);
      int which = file[header + 4 + 2 * c] & 0xFF;
      HuffmanTable table = means ? meanTables[which >> 4] : otherTables[which & 0xF];
      UnusualJpegException.unless(table != null || means && high > 0, "a scan without its table");
      tables.add(table);
    }
    BitReader bits = new BitReader(file, data);
    new Scan(bits, components, tables, first, last, low).decode(frame.size(), high > 0);
    return bits.end();
  }
}
