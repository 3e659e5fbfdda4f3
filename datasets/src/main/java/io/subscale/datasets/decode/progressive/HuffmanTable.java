package io.subscale.datasets.decode.progressive;

import java.util.Arrays;

/**
 * A Huffman table (T.81, annex C): short codes are looked up, longer ones found by their length.
 */
final class HuffmanTable {
  private static final int LONGEST = 16;

  /** Codes of so many bits are looked up; the table then stays in the cache. */
  private static final int SHORT = 9;

  /** By the next bits: length of the code, 0 if it is longer, and its symbol. */
  private final short[] byPrefix = new short[1 << SHORT];

  /** By length: the first prefix of 16 bits behind the codes of this length and shorter ones. */
  private final int[] behind = new int[LONGEST + 1];

  /** By length: the place of the first symbol. */
  private final int[] symbols = new int[LONGEST + 1];

  private final byte[] file;

  /**
   * Reads a table.
   *
   * @param at the place of the 16 counts, which the symbols follow
   */
  HuffmanTable(byte[] file, int at) throws UnusualJpegException {
    this.file = file;
    int prefix = 0;
    int symbol = at + LONGEST;
    for (int length = 1; length <= LONGEST; length++) {
      int count = file[at + length - 1] & 0xFF;
      symbols[length] = symbol;
      for (int i = 0; i < count && length <= SHORT; i++) {
        int from = (prefix >> LONGEST - SHORT) + (i << SHORT - length);
        int to = from + (1 << SHORT - length);
        UnusualJpegException.unless(to <= byPrefix.length, "more codes than bits allow");
        Arrays.fill(byPrefix, from, to, (short) (length << 8 | file[symbol + i] & 0xFF));
      }
      symbol += count;
      prefix += count << LONGEST - length;
      UnusualJpegException.unless(prefix <= 1 << LONGEST, "more codes than bits allow");
      behind[length] = prefix;
    }
  }

  /** The next symbol. */
  int read(BitReader bits) throws UnusualJpegException {
    int next = bits.peek16();
    int entry = byPrefix[next >> LONGEST - SHORT];
    if (entry != 0) {
      bits.skip(entry >> 8);
      return entry & 0xFF;
    }
    int length = SHORT + 1;
    while (length <= LONGEST && next >= behind[length]) {
      length++;
    }
    UnusualJpegException.unless(length <= LONGEST, "no such code");
    bits.skip(length);
    return file[symbols[length] + (next - behind[length - 1] >> LONGEST - length)] & 0xFF;
  }
}
