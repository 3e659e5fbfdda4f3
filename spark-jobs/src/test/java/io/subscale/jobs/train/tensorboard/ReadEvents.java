package io.subscale.jobs.train.tensorboard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.nd4j.shade.protobuf.CodedInputStream;
import org.tensorflow.framework.Summary;

/**
 * Reads event files with nothing of what writes them: a bit-by-bit checksum, protobuf's own parser
 * and TensorFlow's generated {@code Summary}.
 */
public final class ReadEvents {
  private ReadEvents() {}

  /** A record; what it has not is null, false or empty. */
  public record Event(
      double seconds, long step, String version, boolean start, Map<String, Float> values) {}

  /** The event files of a folder, in the order of their names. */
  public static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.getFileName().toString().contains("tfevents"))
          .sorted()
          .toList();
    }
  }

  /** All whole records of a file. */
  public static List<Event> of(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (bytes.remaining() >= 12) {
      byte[] length = new byte[8];
      bytes.mark().get(length).reset();
      int size = Math.toIntExact(bytes.getLong());
      requireChecksum(length, bytes.getInt());
      if (bytes.remaining() < size + 4) {
        break;
      }
      byte[] data = new byte[size];
      bytes.get(data);
      requireChecksum(data, bytes.getInt());
      events.add(event(data));
    }
    return events;
  }

  /**
   * What TensorBoard shows for a folder, step to value by tag: a start takes back what came before
   * from its step on.
   */
  public static Map<String, Map<Long, Float>> shown(Path folder) throws IOException {
    Map<String, Map<Long, Float>> shown = new TreeMap<>();
    for (Path file : files(folder)) {
      for (Event event : of(file)) {
        if (event.start()) {
          shown.values().forEach(series -> series.keySet().removeIf(s -> s >= event.step()));
        }
        event
            .values()
            .forEach(
                (tag, value) ->
                    shown.computeIfAbsent(tag, t -> new TreeMap<>()).put(event.step(), value));
      }
    }
    return shown;
  }

  private static Event event(byte[] data) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(data);
    double seconds = 0;
    long step = 0;
    String version = null;
    boolean start = false;
    Map<String, Float> values = new LinkedHashMap<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case 1 -> seconds = in.readDouble();
        case 2 -> step = in.readInt64();
        case 3 -> version = in.readString();
        case 5 ->
            Summary.parseFrom(in.readByteArray())
                .getValueList()
                .forEach(value -> values.put(value.getTag(), value.getSimpleValue()));
        case 7 -> start = isStart(CodedInputStream.newInstance(in.readByteArray()));
        default -> throw new IOException("no such field: " + (tag >>> 3));
      }
    }
    return new Event(seconds, step, version, start, values);
  }

  private static boolean isStart(CodedInputStream log) throws IOException {
    return log.readTag() >>> 3 == 1 && log.readEnum() == 1 && log.isAtEnd();
  }

  private static void requireChecksum(byte[] bytes, int found) throws IOException {
    int crc = crc(bytes);
    int wanted = (crc >>> 15 | crc << 17) + 0xa282ead8;
    if (found != wanted) {
      throw new IOException(String.format("checksum %08x, not %08x", found, wanted));
    }
  }

  /** CRC-32C by its definition. */
  static int crc(byte[] bytes) {
    int crc = -1;
    for (byte each : bytes) {
      crc ^= each & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0x82f63b78;
      }
    }
    return ~crc;
  }
}
