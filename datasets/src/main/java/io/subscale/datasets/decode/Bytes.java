package io.subscale.datasets.decode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** A file's bytes, read at any place as the formats write numbers; reading past the end throws. */
final class Bytes {
  private final byte[] file;

  Bytes(byte[] file) {
    this.file = file;
  }

  int length() {
    return file.length;
  }

  byte[] all() {
    return file;
  }

  byte[] copy(int from, int to) {
    return Arrays.copyOfRange(file, from, to);
  }

  /** Whether these bytes, given as 0 to 255, stand at a place. */
  boolean has(int at, int... expected) {
    if (at < 0 || at > file.length - expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if ((file[at + i] & 0xFF) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  int uint8(int at) throws UnreadableImageException {
    need(at, 1);
    return file[at] & 0xFF;
  }

  int uint16Big(int at) throws UnreadableImageException {
    need(at, 2);
    return (file[at] & 0xFF) << 8 | file[at + 1] & 0xFF;
  }

  int uint16Little(int at) throws UnreadableImageException {
    need(at, 2);
    return (file[at + 1] & 0xFF) << 8 | file[at] & 0xFF;
  }

  long uint32Big(int at) throws UnreadableImageException {
    return (long) uint16Big(at) << 16 | uint16Big(at + 2);
  }

  long uint32Little(int at) throws UnreadableImageException {
    return (long) uint16Little(at + 2) << 16 | uint16Little(at);
  }

  int uint24Little(int at) throws UnreadableImageException {
    return uint8(at + 2) << 16 | uint16Little(at);
  }

  String ascii(int at, int count) throws UnreadableImageException {
    need(at, count);
    return new String(file, at, count, StandardCharsets.ISO_8859_1);
  }

  /** Checks that a part of the file is there. */
  void need(long at, long count) throws UnreadableImageException {
    if (at < 0 || count < 0 || at + count > file.length) {
      throw new UnreadableImageException(
          String.format(
              Locale.ROOT,
              "truncated: the file ends at byte %d, inside the part that starts at byte %d",
              file.length,
              at));
    }
  }
}
