package io.subscale.datasets.pixels;

import io.subscale.datasets.pickle.ArrayHead;
import io.subscale.datasets.pickle.ArraySink;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * An array out of a file that {@code numpy.savez} or {@code numpy.savez_compressed} wrote: a zip,
 * read from its front, of files in numpy's format 1 to 3: {@code \x93NUMPY}, two bytes of version,
 * the length of the head, the head as a Python dictionary, the elements.
 */
final class NumpyFile {
  private static final byte[] MAGIC = "\u0093NUMPY".getBytes(StandardCharsets.ISO_8859_1);
  private static final int LONGEST_HEAD = 1 << 16;
  private static final Pattern HEAD =
      Pattern.compile(
          "\\{'descr': '[<>|=]?([A-Za-z][0-9]{1,3})', 'fortran_order': (True|False),"
              + " 'shape': \\(([0-9, ]*)\\),? *\\}\\s*");

  private NumpyFile() {}

  /** Finds the array of a name and hands it to the sink. */
  static void read(InputStream file, String name, ArraySink sink) throws IOException {
    try {
      ZipInputStream zip = new ZipInputStream(file);
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().equals(name + ".npy")) {
          sink.array(head(zip), zip);
          return;
        }
      }
    } catch (IllegalArgumentException e) {
      throw new UnreadablePixelsException("damaged: a zip with a name that is no text");
    }
    throw new UnreadablePixelsException("no zip with an array '" + name + "'");
  }

  private static ArrayHead head(InputStream array) throws IOException {
    byte[] start = array.readNBytes(MAGIC.length + 2);
    for (int i = 0; i < MAGIC.length; i++) {
      if (start.length < MAGIC.length + 2 || start[i] != MAGIC[i]) {
        throw new UnreadablePixelsException("damaged: an array that numpy did not write");
      }
    }
    int version = start[MAGIC.length];
    if (version < 1 || version > 3) {
      throw new UnreadablePixelsException(
          String.format(Locale.ROOT, "an array in version %d of numpy's format", version));
    }
    byte[] digits = array.readNBytes(version == 1 ? 2 : 4);
    long length = 0;
    for (int i = digits.length - 1; i >= 0; i--) {
      length = length << 8 | digits[i] & 0xFF;
    }
    if (length > LONGEST_HEAD) {
      throw new UnreadablePixelsException("damaged: an array's head of " + length + " bytes");
    }
    String text = new String(array.readNBytes((int) length), StandardCharsets.ISO_8859_1);
    Matcher head = HEAD.matcher(text);
    if (!head.matches()) {
      throw new UnreadablePixelsException("damaged: an array's head that numpy does not write");
    }
    return new ArrayHead(head.group(1), head.group(2).equals("True"), shape(head.group(3)));
  }

  private static List<Long> shape(String text) throws UnreadablePixelsException {
    List<Long> shape = new ArrayList<>();
    for (String length : text.split(",")) {
      String digits = length.strip();
      if (!digits.isEmpty()) {
        if (!digits.matches("[0-9]{1,18}")) {
          throw new UnreadablePixelsException("damaged: an array's shape of (" + text + ")");
        }
        shape.add(Long.parseLong(digits));
      }
    }
    return shape;
  }
}
