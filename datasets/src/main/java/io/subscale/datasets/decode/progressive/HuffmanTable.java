package io.subscale.datasets.decode.progressive;

import java.util.Arrays;

/** A Huffman table, by which prefixes of 16 bits are looked up (T.81, annex C). */
final class HuffmanTable {
  private static final int LONGEST = 16;

  /** By the next 16 bits: length of the code, 0 where there is none, and its symbol. */
  private final short[] byPrefix = new short[1 << LONGEST];

  /**
   * Reads a table.
   *
   * @param at the place of the 16 counts, which the symbols follow
   */
  HuffmanTable(byte[] file, int at) throws UnusualJpegException {
    int prefix = 0;
    int symbol = at + LONGEST;
    for (int length = 1; length <= LONGEST; length++) {
      int span = 1 << LONGEST - length;
      for (int i = 0; i < (file[at + length - 1] & 0xFF); i++) {
        UnusualJpegException.unless(prefix + span <= byPrefix.length, "more codes than bits allow");
        short entry = (short) (length << 8 | file[symbol++] & 0xFF);
        Arrays.fill(byPrefix, prefix, prefix + span, entry);
        prefix += span;
      }
    }
  }

  /** The next symbol. */
  int read(BitReader bits) throws UnusualJpegException {
    int entry = byPrefix[bits.peek16()];
    bits.skip(entry >> 8);
    return entry & 0xFF;
  }
}
