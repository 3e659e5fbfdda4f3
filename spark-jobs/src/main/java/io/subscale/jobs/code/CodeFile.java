package io.subscale.jobs.code;

import io.subscale.datasets.plan.BitDepth;
import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.slice.SliceGrid;
import io.subscale.jobs.error.JobException;
import io.subscale.model.code.ImageCoder;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * A compressed picture. Numbers are big-endian.
 *
 * <pre>
 *   0   89 'S' 'P' 'N'
 *   4   format version, kernel version ({@link ImageCoder#KERNEL})
 *   6   model: 16 bytes of {@link CodingModel#identity}
 *   22  plan (0 subscale, 1 size, 2 depth, 3 multidimensional), scale; a tile's side (2 bytes); bits, high bits
 *   28  width, height, bytes of the tiles' codes (4 bytes each)
 *   40  CRC-32 of all before
 *   44  each tile's code, its length before it: 7 bits a byte, low ones first, the last byte below 128
 *   ... CRC-32 of the codes
 *   ... 16 bytes of the SHA-256 of the pixels, uint8 [height][width][3]
 * </pre>
 *
 * @param model that the codes are of
 * @param width of the picture
 * @param height of the picture
 * @param tiles a code a tile, left to right, then down
 * @param pixels the pixels' checksum
 */
record CodeFile(CodingModel model, int width, int height, List<byte[]> tiles, byte[] pixels) {
  /** Of the format. */
  static final int VERSION = 1;

  /** Bytes of a checksum of pixels. */
  static final int SUM_BYTES = 16;

  private static final byte[] MAGIC = {(byte) 0x89, 'S', 'P', 'N'};
  private static final int HEAD_BYTES = 44;
  private static final int TAIL_BYTES = Integer.BYTES + SUM_BYTES;
  private static final int LOW_BITS = 7;
  private static final int MORE = 1 << LOW_BITS;

  /** Bytes that every file has beside its tiles' codes and their lengths. */
  static final int FRAME_BYTES = HEAD_BYTES + TAIL_BYTES;

  /** The file's bytes. */
  byte[] write() {
    ByteArrayOutputStream codes = new ByteArrayOutputStream();
    for (byte[] tile : tiles) {
      int length = tile.length;
      for (; length >= MORE; length >>>= LOW_BITS) {
        codes.write(length | MORE);
      }
      codes.write(length);
      codes.writeBytes(tile);
    }
    ByteBuffer file = ByteBuffer.allocate(Math.addExact(FRAME_BYTES, codes.size()));
    PlanGeometry geometry = model.geometry();
    file.put(MAGIC).put((byte) VERSION).put((byte) ImageCoder.KERNEL);
    file.put(HexFormat.of().parseHex(model.identity()));
    file.put((byte) geometry.plan().ordinal()).put((byte) geometry.grid().scale());
    file.putShort((short) geometry.grid().width());
    file.put((byte) geometry.depth().bits()).put((byte) geometry.depth().hiBits());
    file.putInt(width).putInt(height).putInt(codes.size());
    file.putInt(crc(file.array(), 0, file.position()));
    file.put(codes.toByteArray());
    file.putInt(crc(codes.toByteArray(), 0, codes.size()));
    return file.put(pixels).array();
  }

  /**
   * Reads a file.
   *
   * @param place its name, for messages
   * @throws JobException (exit code 3) saying what is wrong: no such file, damaged, of another
   *     version of the format or of the kernels
   */
  static CodeFile read(byte[] bytes, String place) {
    ByteBuffer file = ByteBuffer.wrap(bytes);
    if (bytes.length < FRAME_BYTES || Arrays.mismatch(MAGIC, bytes) != MAGIC.length) {
      throw JobException.data(place + " is not what compress writes, or only its beginning");
    }
    int version = file.position(MAGIC.length).get();
    if (version != VERSION) {
      throw broken(place, "has format version %d; this program reads %d", version, VERSION);
    }
    int kernel = file.get() & 0xFF;
    if (crc(bytes, 0, HEAD_BYTES - Integer.BYTES) != file.getInt(HEAD_BYTES - Integer.BYTES)) {
      throw broken(place, "is damaged: its first %d bytes do not fit their checksum", HEAD_BYTES);
    }
    if (kernel != ImageCoder.KERNEL) {
      throw broken(
          place,
          "was written by kernels of version %d, and this program's are of version %d, which"
              + " compute other bits: decompress it with the release that wrote it",
          kernel,
          ImageCoder.KERNEL);
    }
    try {
      return read(file, place);
    } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw JobException.data(place + " is damaged: its sizes do not go together", e);
    }
  }

  private static CodeFile read(ByteBuffer file, String place) {
    byte[] identity = new byte[CodingModel.IDENTITY_BYTES];
    file.get(identity);
    Plan plan = Plan.values()[file.get()];
    int scale = file.get() & 0xFF;
    int side = file.getShort() & 0xFFFF;
    BitDepth depth = new BitDepth(file.get(), file.get());
    PlanGeometry geometry = new PlanGeometry(plan, new SliceGrid(scale, side, side), depth);
    int width = file.getInt();
    int height = file.getInt();
    int length = file.getInt();
    file.position(HEAD_BYTES);
    if (length != file.remaining() - TAIL_BYTES) {
      throw broken(
          place,
          "has %d bytes, not %d: it is cut off, or has been added to",
          file.capacity(),
          (long) FRAME_BYTES + length);
    }
    if (crc(file.array(), HEAD_BYTES, length) != file.getInt(HEAD_BYTES + length)) {
      throw broken(place, "is damaged: its codes do not fit their checksum");
    }
    long count = TileGrid.of(width, height, side).count();
    List<byte[]> tiles = new ArrayList<>();
    while (tiles.size() < count) {
      byte[] tile = new byte[checked(length(file), file)];
      file.get(tile);
      tiles.add(tile);
    }
    if (file.position() != HEAD_BYTES + length) {
      throw new IllegalArgumentException("bytes behind the last tile");
    }
    byte[] pixels = new byte[SUM_BYTES];
    file.position(HEAD_BYTES + length + Integer.BYTES).get(pixels);
    String hex = HexFormat.of().formatHex(identity);
    return new CodeFile(new CodingModel(hex, geometry), width, height, tiles, pixels);
  }

  private static int length(ByteBuffer file) {
    int length = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += LOW_BITS) {
      int next = file.get() & 0xFF;
      length |= (next & MORE - 1) << shift;
      if (next < MORE) {
        break;
      }
    }
    return length;
  }

  /** Refused before memory is taken for it. */
  private static int checked(int length, ByteBuffer file) {
    if (length < 0 || length > file.remaining()) {
      throw new BufferUnderflowException();
    }
    return length;
  }

  private static int crc(byte[] bytes, int from, int count) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, count);
    return (int) crc.getValue();
  }

  private static JobException broken(String place, String rule, Object... values) {
    return JobException.data(place + " " + String.format(Locale.ROOT, rule, values));
  }
}
