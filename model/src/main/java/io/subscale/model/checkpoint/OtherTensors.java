package io.subscale.model.checkpoint;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The tensors of a safetensors file that another program has written: in any order, of type F64,
 * F32, F16 or BF16, with any metadata or none, and without a checksum. Our own files are read by
 * {@link SafeTensors}, which notices every changed byte.
 */
public final class OtherTensors {
  private static final int CHUNK_BYTES = 1 << 18;

  private final Map<String, long[]> shapes = new LinkedHashMap<>();
  private final Map<String, float[]> values = new LinkedHashMap<>();
  private final Map<String, String> metadata;

  private OtherTensors(Map<String, String> metadata) {
    this.metadata = metadata;
  }

  /** How a value is stored. */
  enum Type {
    F64(8),
    F32(4),
    F16(2),
    BF16(2);

    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }

    /** Bytes of a value. */
    int bytes() {
      return bytes;
    }

    /** The value at the buffer's position, rounded to float32. */
    float next(ByteBuffer in) {
      return switch (this) {
        case F64 -> (float) in.getDouble();
        case F32 -> in.getFloat();
        case F16 -> half(in.getShort());
        case BF16 -> Float.intBitsToFloat(in.getShort() << 16);
      };
    }

    /** IEEE 754 binary16: a sign, 5 bits of exponent less 15, 10 of mantissa. */
    private static float half(short bits) {
      int exponent = bits >> 10 & 0x1F;
      int mantissa = bits & 0x3FF;
      float magnitude =
          switch (exponent) {
            case 0 -> Math.scalb((float) mantissa, -24);
            case 0x1F -> mantissa == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
            default -> Math.scalb((float) (mantissa | 0x400), exponent - 25);
          };
      return bits < 0 ? -magnitude : magnitude;
    }
  }

  /**
   * Reads a whole file.
   *
   * @param in the file from its first byte; read to its end, left open
   * @param length the file's length in bytes, as the file system states it
   * @param file how errors call the file
   * @throws CorruptTensorsException if it is no safetensors file, is cut, has tensors of another
   *     type, or ones that overlap or leave gaps
   */
  public static OtherTensors read(InputStream in, long length, String file) throws IOException {
    try {
      DataInputStream data = new DataInputStream(in);
      byte[] header = SafeTensors.readHeader(data, length, file);
      OtherHeader parsed = OtherHeader.parse(header, length - Long.BYTES - header.length, file);
      OtherTensors tensors = new OtherTensors(parsed.metadata());
      for (OtherHeader.Tensor tensor : parsed.tensors()) {
        tensors.shapes.put(tensor.name(), tensor.shape());
        tensors.values.put(tensor.name(), values(data, tensor));
      }
      return tensors;
    } catch (EOFException e) {
      throw new CorruptTensorsException(file, "ends before its stated " + length + " bytes");
    }
  }

  private static float[] values(DataInputStream in, OtherHeader.Tensor tensor) throws IOException {
    float[] values = new float[tensor.values()];
    int bytes = tensor.type().bytes();
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int done = 0; done < values.length; ) {
      int count = Math.min(values.length - done, CHUNK_BYTES / bytes);
      in.readFully(chunk.array(), 0, count * bytes);
      chunk.clear();
      for (int i = 0; i < count; i++) {
        values[done + i] = tensor.type().next(chunk);
      }
      done += count;
    }
    return values;
  }

  /** Shapes by name. */
  public Map<String, long[]> shapes() {
    return Map.copyOf(shapes);
  }

  /** The free text; empty if the file has none. */
  public Map<String, String> metadata() {
    return Map.copyOf(metadata);
  }

  /** Values in all. */
  public long size() {
    return values.values().stream().mapToLong(each -> each.length).sum();
  }

  /** The name of a tensor with a value that is infinite or no number, if one has. */
  public Optional<String> firstNotFinite() {
    for (Map.Entry<String, float[]> tensor : values.entrySet()) {
      for (float value : tensor.getValue()) {
        if (!Float.isFinite(value)) {
          return Optional.of(tensor.getKey());
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Some tensors one after the other.
   *
   * @throws IllegalArgumentException if one is not there
   */
  public float[] flat(List<String> names) {
    int total = 0;
    for (String name : names) {
      if (!values.containsKey(name)) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "no tensor %s among %s", name, values.keySet()));
      }
      total += values.get(name).length;
    }
    float[] flat = new float[total];
    int at = 0;
    for (String name : names) {
      float[] one = values.get(name);
      System.arraycopy(one, 0, flat, at, one.length);
      at += one.length;
    }
    return flat;
  }
}
