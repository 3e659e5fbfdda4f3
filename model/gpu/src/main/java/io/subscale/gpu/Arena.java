package io.subscale.gpu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/** Named pieces of a GPU's memory that grow with the largest batch and are used again. */
final class Arena implements AutoCloseable {
  private final Map<String, Buffer> pieces = new HashMap<>();

  /** A piece of at least so many bytes; what was in it is lost if it had to grow. */
  private Buffer piece(String name, long bytes) {
    Buffer piece = pieces.get(name);
    if (piece == null || piece.bytes() < bytes) {
      if (piece != null) {
        pieces.remove(name);
        piece.close();
      }
      piece = new Buffer(bytes);
      pieces.put(name, piece);
    }
    return piece;
  }

  Buffer floats(String name, long count) {
    return piece(name, Math.multiplyExact(count, Float.BYTES));
  }

  Buffer doubles(String name, long count) {
    return piece(name, Math.multiplyExact(count, Double.BYTES));
  }

  /** A piece with these numbers in it. */
  Buffer doubles(String name, double[] values) {
    Buffer piece = doubles(name, values.length);
    ByteBuffer bytes =
        ByteBuffer.allocate(Double.BYTES * values.length).order(ByteOrder.nativeOrder());
    bytes.asDoubleBuffer().put(values);
    piece.put(0, bytes.array());
    return piece;
  }

  /** A piece with these numbers in it; null for none. */
  Buffer ints(String name, int[] values) {
    if (values.length == 0) {
      return null;
    }
    Buffer piece = piece(name, (long) Integer.BYTES * values.length);
    piece.put(values);
    return piece;
  }

  @Override
  public void close() {
    pieces.values().forEach(Buffer::close);
    pieces.clear();
  }
}
