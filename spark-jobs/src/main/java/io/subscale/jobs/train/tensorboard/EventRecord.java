package io.subscale.jobs.train.tensorboard;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32C;

/** The records of an event file as bytes; their format is in the package's documentation. */
final class EventRecord {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private final ByteArrayOutputStream message = new ByteArrayOutputStream();

  private EventRecord() {}

  /** What a file begins with. */
  static byte[] version(double seconds) {
    return event(seconds, 0).text(3, "brain.Event:2").framed();
  }

  /** Says that what files before this one have from a step on has been repeated. */
  static byte[] start(double seconds, long step) {
    return event(seconds, step).bytes(7, new EventRecord().number(1, 1)).framed();
  }

  /** Values by tag. */
  static byte[] scalars(double seconds, long step, Map<String, Double> values) {
    EventRecord summary = new EventRecord();
    values.forEach(
        (tag, value) ->
            summary.bytes(1, new EventRecord().text(1, tag).fixed(2, value.floatValue())));
    return event(seconds, step).bytes(5, summary).framed();
  }

  private static EventRecord event(double seconds, long step) {
    return new EventRecord().fixed(1, seconds).number(2, step);
  }

  private EventRecord key(int field, int type) {
    return varint((long) field << 3 | type);
  }

  /** Seven bits a byte, the lowest first; the highest bit says that more follow. */
  private EventRecord varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      message.write((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    message.write((int) rest);
    return this;
  }

  /** Zero is the default and left out. */
  private EventRecord number(int field, long value) {
    return value == 0 ? this : key(field, VARINT).varint(value);
  }

  private EventRecord fixed(int field, double value) {
    key(field, FIXED64).message.writeBytes(little(8).putDouble(value).array());
    return this;
  }

  private EventRecord fixed(int field, float value) {
    key(field, FIXED32).message.writeBytes(little(4).putFloat(value).array());
    return this;
  }

  private EventRecord bytes(int field, byte[] value) {
    key(field, BYTES).varint(value.length).message.writeBytes(value);
    return this;
  }

  private EventRecord bytes(int field, EventRecord inner) {
    return bytes(field, inner.message.toByteArray());
  }

  private EventRecord text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  private byte[] framed() {
    byte[] data = message.toByteArray();
    byte[] length = little(8).putLong(data.length).array();
    return little(data.length + 16)
        .put(length)
        .putInt(maskedCrc(length))
        .put(data)
        .putInt(maskedCrc(data))
        .array();
  }

  private static ByteBuffer little(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Rotated and shifted, so that a checksum over data that hold checksums stays a good one. */
  private static int maskedCrc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
  }
}
