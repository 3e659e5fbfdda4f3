package io.subscale.model.checkpoint;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Reads and writes safetensors files.
 *
 * <p>The format, all numbers little-endian:
 *
 * <ol>
 *   <li>8 bytes: length N of the header, unsigned;
 *   <li>N bytes: the header, a JSON object in UTF-8, padded with spaces to a multiple of 8: {@code
 *       {"__metadata__": {text: text}, name: {"dtype": "F32", "shape": [..], "data_offsets": [from,
 *       to]}, ..}}, the offsets counted from the end of the header;
 *   <li>the data: the tensors in header order, without gaps, row-major float32.
 * </ol>
 *
 * <p>Ours are a strict subset, readable by every safetensors reader. Beyond the format, {@code
 * __metadata__.sha256} is the SHA-256 of the whole file with that field's own 64 digits set to
 * {@code 0}; a file without it is refused, so that no changed byte goes unseen.
 */
public final class SafeTensors {
  /** Headers larger than this are refused: ours are a few tens of kilobytes. */
  static final int MAX_HEADER_BYTES = 16 << 20;

  private static final int CHUNK_FLOATS = 1 << 16;

  private SafeTensors() {}

  /**
   * Writes the tensors; the stream is left open.
   *
   * @param out receives the file from its first byte
   * @param tensors what to write; the metadata key {@code sha256} is reserved
   */
  public static void write(OutputStream out, FlatTensors tensors) throws IOException {
    byte[] head = withLength(SafeTensorsHeader.encode(tensors));
    MessageDigest digest = sha256();
    digest.update(head);
    forEachChunk(tensors.values(), digest::update);
    int at = SafeTensorsHeader.indexOfChecksum(head, SafeTensorsHeader.UNSET);
    byte[] hex = HexFormat.of().formatHex(digest.digest()).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(hex, 0, head, at, hex.length);
    out.write(head);
    forEachChunk(tensors.values(), chunk -> out.write(chunk.array(), 0, chunk.limit()));
  }

  /**
   * Reads a whole file and checks every byte of it.
   *
   * @param in the file from its first byte; read to its end, left open
   * @param length the file's length in bytes, as the file system states it
   * @param file how errors call the file
   * @throws CorruptTensorsException if the file is not exactly as {@link #write} made it
   */
  public static FlatTensors read(InputStream in, long length, String file) throws IOException {
    try {
      return read(new DataInputStream(in), length, file);
    } catch (EOFException e) {
      throw new CorruptTensorsException(file, "ends before its stated " + length + " bytes");
    }
  }

  private static FlatTensors read(DataInputStream in, long length, String file) throws IOException {
    byte[] header = readHeader(in, length, file);
    SafeTensorsHeader parsed =
        SafeTensorsHeader.parse(header, length - Long.BYTES - header.length, file);
    byte[] head = withLength(header);
    byte[] checksum = parsed.checksum().getBytes(StandardCharsets.US_ASCII);
    int at = SafeTensorsHeader.indexOfChecksum(head, checksum);
    Arrays.fill(head, at, at + checksum.length, (byte) '0');
    MessageDigest digest = sha256();
    digest.update(head);
    float[] values = readValues(in, (int) parsed.values(), digest);
    if (in.read() >= 0) {
      throw new CorruptTensorsException(file, "goes on after its stated " + length + " bytes");
    }
    String found = HexFormat.of().formatHex(digest.digest());
    if (!found.equals(parsed.checksum())) {
      throw new CorruptTensorsException(
          file, "SHA-256 is " + found + ", the header says " + parsed.checksum());
    }
    return new FlatTensors(parsed.shapes(), values, parsed.metadata());
  }

  /** Reads a header's length and the header, without more memory than the file has bytes. */
  static byte[] readHeader(DataInputStream in, long length, String file) throws IOException {
    if (length < Long.BYTES + 2) {
      throw new CorruptTensorsException(file, "has " + length + " bytes, too few for a header");
    }
    long headerBytes = Long.reverseBytes(in.readLong());
    if (headerBytes < 2 || headerBytes > Math.min(MAX_HEADER_BYTES, length - Long.BYTES)) {
      throw new CorruptTensorsException(
          file,
          String.format(
              Locale.ROOT,
              "byte 0: header length %s, expected 2 to %d",
              Long.toUnsignedString(headerBytes),
              Math.min(MAX_HEADER_BYTES, length - Long.BYTES)));
    }
    byte[] header = new byte[(int) headerBytes];
    in.readFully(header);
    return header;
  }

  private static float[] readValues(DataInputStream in, int count, MessageDigest digest)
      throws IOException {
    float[] values = new float[count];
    ByteBuffer chunk =
        ByteBuffer.allocate(Math.min(count, CHUNK_FLOATS) * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int done = 0; done < count; ) {
      int floats = Math.min(CHUNK_FLOATS, count - done);
      in.readFully(chunk.array(), 0, floats * Float.BYTES);
      digest.update(chunk.array(), 0, floats * Float.BYTES);
      chunk.clear().asFloatBuffer().get(values, done, floats);
      done += floats;
    }
    return values;
  }

  private interface ChunkConsumer {
    void accept(ByteBuffer chunk) throws IOException;
  }

  private static void forEachChunk(float[] values, ChunkConsumer consumer) throws IOException {
    ByteBuffer chunk =
        ByteBuffer.allocate(Math.min(values.length, CHUNK_FLOATS) * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int done = 0; done < values.length; ) {
      int floats = Math.min(CHUNK_FLOATS, values.length - done);
      chunk.clear().limit(floats * Float.BYTES);
      chunk.asFloatBuffer().put(values, done, floats);
      consumer.accept(chunk);
      done += floats;
    }
  }

  private static byte[] withLength(byte[] header) {
    return ByteBuffer.allocate(Long.BYTES + header.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .array();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
