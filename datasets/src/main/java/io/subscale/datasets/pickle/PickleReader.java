package io.subscale.datasets.pickle;

import io.subscale.datasets.pickle.PickleStack.Thing;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs a pickle's operations (Python's {@code pickletools.py} lists them) as far as data needs
 * them. When the bytes of an array come by whose key in a dictionary is the wanted one, they go to
 * the sink: numpy writes an array as a call that makes an empty one, then a tuple of version,
 * shape, type, order and bytes that fills it, so that all else is known by then.
 */
public final class PickleReader {
  private static final int NEWEST_PROTOCOL = 4;
  private static final int LONGEST_KEPT = 4096;
  private static final int BYTES_A_VALUE = 32;
  private static final int STATE_BEFORE_BYTES = 4;

  /** What a pickle may name; {@link Call#make} says what becomes of a call. */
  private static final Map<String, Name> NAMES =
      Map.of(
          "numpy.core.multiarray _reconstruct", Name.RECONSTRUCT,
          "numpy._core.multiarray _reconstruct", Name.RECONSTRUCT,
          "numpy ndarray", Name.ARRAY,
          "numpy dtype", Name.TYPE,
          "_codecs encode", Name.ENCODE,
          "__builtin__ bytes", Name.BYTES,
          "builtins bytes", Name.BYTES);

  private enum Name {
    RECONSTRUCT,
    ARRAY,
    TYPE,
    ENCODE,
    BYTES
  }

  /** An array that is filled by what follows. */
  private enum Filled {
    ARRAY
  }

  /** An element's type. */
  private record Type(String code) {}

  /** A tuple; no record, since nested ones must not be compared or printed. */
  private static final class Tuple {
    private final List<Object> values;

    private Tuple(List<Object> values) {
      this.values = values;
    }
  }

  private final PickleInput in;
  private final PickleStack stack;
  private final String wanted;
  private final ArraySink sink;

  private PickleReader(InputStream in, String wanted, ArraySink sink) {
    this.in = new PickleInput(in);
    this.stack = new PickleStack(this.in);
    this.wanted = wanted;
    this.sink = sink;
  }

  /**
   * Reads a pickle to its end.
   *
   * @param in the pickle
   * @param wanted key of the array in its dictionary
   * @param sink receives the array; not called where there is none of that key
   * @throws UnreadablePickleException if it is damaged, truncated, or wants anything but data
   * @throws IOException from the stream or the sink
   */
  public static void read(InputStream in, String wanted, ArraySink sink) throws IOException {
    new PickleReader(in, wanted, sink).run();
  }

  private void run() throws IOException {
    for (int op = in.uint8(); op != '.'; op = in.uint8()) {
      if (!text(op) && !number(op) && !group(op) && !memory(op)) {
        other(op);
      }
    }
  }

  private boolean text(int op) throws IOException {
    TextStream text =
        switch (op) {
          case 'S' -> new TextStream.Quoted(in);
          case 'V' -> new TextStream.Line(in);
          case 'U', 'C' -> new TextStream.Plain(in, in.length(1));
          case 'T', 'B' -> new TextStream.Plain(in, in.length(4));
          case 0x8E -> new TextStream.Plain(in, in.length(8));
          case 0x8C -> new TextStream.Utf8(in, in.length(1));
          case 'X' -> new TextStream.Utf8(in, in.length(4));
          case 0x8D -> new TextStream.Utf8(in, in.length(8));
          default -> null;
        };
    if (text == null) {
      return false;
    }
    ArrayHead head = arrayBeforeItsBytes();
    if (head == null) {
      stack.push(kept(text));
    } else {
      sink.array(head, text);
      stack.push(Thing.OTHER);
    }
    text.finish();
    return true;
  }

  /** The text, where it is short and of bytes. */
  private Object kept(TextStream text) throws IOException {
    byte[] start = new byte[LONGEST_KEPT];
    int length = 0;
    for (int c = text.character(); c >= 0; c = text.character()) {
      if (length == LONGEST_KEPT || c > 0xFF) {
        return Thing.OTHER;
      }
      start[length++] = (byte) c;
    }
    stack.keep(length + BYTES_A_VALUE);
    return new String(start, 0, length, StandardCharsets.ISO_8859_1);
  }

  /** The array whose bytes are next on the stack, if it is the wanted one; else null. */
  private ArrayHead arrayBeforeItsBytes() throws IOException {
    int at = stack.peek(0) == Thing.MARK ? 1 : 0;
    at = stack.peek(at) == Name.ENCODE ? at + 1 : 0; // the bytes as a text that is encoded
    int mark = at + STATE_BEFORE_BYTES;
    boolean found =
        stack.peek(mark) == Thing.MARK
            && stack.peek(mark + 1) == Filled.ARRAY
            && wanted.equals(stack.peek(mark + 2));
    if (!found) {
      return null;
    }
    if (stack.peek(at) instanceof Boolean fortran
        && stack.peek(at + 1) instanceof Type type
        && stack.peek(at + 2) instanceof Tuple shape) {
      List<Long> lengths = new ArrayList<>();
      for (Object length : shape.values) {
        if (!(length instanceof Long known)) {
          throw in.broken("damaged: an array whose shape is not of numbers");
        }
        lengths.add(known);
      }
      return new ArrayHead(type.code(), fortran, lengths);
    }
    return null; // a text inside what comes before the bytes, such as the type's name
  }

  private boolean number(int op) throws IOException {
    Object value =
        switch (op) {
          case 'K' -> in.little(1);
          case 'M' -> in.little(2);
          case 'J' -> (long) (int) in.little(4);
          case 'I' -> whole(in.line());
          case 'L' -> in.number(in.line().replaceFirst("L$", ""));
          case 0x8A -> wide(in.little(1));
          case 0x8B -> wide(in.length(4));
          case 'G' -> {
            in.skip(Double.BYTES);
            yield Thing.OTHER;
          }
          case 'F' -> {
            in.line();
            yield Thing.OTHER;
          }
          case 'N' -> Thing.NONE;
          case 0x88 -> Boolean.TRUE;
          case 0x89 -> Boolean.FALSE;
          default -> null;
        };
    if (value == null) {
      return false;
    }
    stack.push(value);
    return true;
  }

  /** Old protocols write true and false as 01 and 00. */
  private Object whole(String line) throws IOException {
    return switch (line) {
      case "00" -> Boolean.FALSE;
      case "01" -> Boolean.TRUE;
      default -> in.number(line);
    };
  }

  /** A signed number of some bytes. */
  private Object wide(long bytes) throws IOException {
    if (bytes > Long.BYTES) {
      in.skip(bytes);
      return Thing.OTHER;
    }
    if (bytes == 0) {
      return 0L;
    }
    int unused = Long.SIZE - 8 * (int) bytes;
    return in.little((int) bytes) << unused >> unused;
  }

  private boolean group(int op) throws IOException {
    switch (op) {
      case '(' -> stack.push(Thing.MARK);
      case ')' -> stack.push(tuple(List.of()));
      case 0x85, 0x86, 0x87 -> {
        Object[] values = new Object[op - 0x84];
        for (int i = values.length - 1; i >= 0; i--) {
          values[i] = stack.pop();
        }
        stack.push(tuple(Arrays.asList(values)));
      }
      case 't' -> stack.push(tuple(stack.popMark()));
      case ']' -> stack.push(Thing.LIST);
      case '}' -> stack.push(Thing.DICT);
      case 'l' -> {
        stack.popMark();
        stack.push(Thing.LIST);
      }
      case 'd' -> {
        stack.popMark();
        stack.push(Thing.DICT);
      }
      case 'a' -> {
        stack.pop();
        require(Thing.LIST);
      }
      case 'e' -> {
        stack.popMark();
        require(Thing.LIST);
      }
      case 's' -> {
        stack.pop();
        stack.pop();
        require(Thing.DICT);
      }
      case 'u' -> {
        stack.popMark();
        require(Thing.DICT);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private Tuple tuple(List<Object> values) throws IOException {
    stack.keep((long) BYTES_A_VALUE * (1 + values.size()));
    return new Tuple(values);
  }

  private void require(Thing thing) throws IOException {
    if (stack.top(0) != thing) {
      throw in.broken("damaged: adds to what is neither a list nor a dictionary");
    }
  }

  private boolean memory(int op) throws IOException {
    switch (op) {
      case 'p' -> stack.put(in.number(in.line()));
      case 'q' -> stack.put(in.little(1));
      case 'r' -> stack.put(in.little(4));
      case 0x94 -> stack.memoize();
      case 'g' -> stack.get(in.number(in.line()));
      case 'h' -> stack.get(in.little(1));
      case 'j' -> stack.get(in.little(4));
      case '0' -> stack.pop();
      case '1' -> stack.popMark();
      case '2' -> stack.push(stack.top(0));
      default -> {
        return false;
      }
    }
    return true;
  }

  private void other(int op) throws IOException {
    switch (op) {
      case 0x80 -> {
        int protocol = in.uint8();
        if (protocol > NEWEST_PROTOCOL) {
          throw in.broken(
              String.format(
                  Locale.ROOT, "protocol %d; only 0 to %d are read", protocol, NEWEST_PROTOCOL));
        }
      }
      case 0x95 -> in.length(8);
      case 'c' -> {
        String module = in.line();
        stack.push(named(module, in.line()));
      }
      case 0x93 -> {
        Object name = stack.pop();
        stack.push(named(String.valueOf(plain(stack.pop())), String.valueOf(plain(name))));
      }
      case 'R' -> reduce();
      case 'b' -> build();
      default ->
          throw in.broken(
              String.format(
                  Locale.ROOT,
                  "the operation 0x%02x, which no data set needs; nothing of it is executed",
                  op));
    }
  }

  private String plain(Object name) throws IOException {
    if (name instanceof String text) {
      return text;
    }
    throw in.broken("damaged: a name that is no text");
  }

  private Name named(String module, String name) throws IOException {
    Name known = NAMES.get(module + " " + name);
    if (known == null) {
      throw in.broken(
          String.format(
              Locale.ROOT,
              "it asks Python for %s.%s; only numpy arrays are read, and nothing is executed",
              PickleInput.printable(module),
              PickleInput.printable(name)));
    }
    return known;
  }

  /** What a call makes; none is made. */
  private void reduce() throws IOException {
    Object arguments = stack.pop();
    Object called = stack.pop();
    if (!(arguments instanceof Tuple given) || !(called instanceof Name name)) {
      throw in.broken("damaged: a call of what is no function");
    }
    Object first = given.values.isEmpty() ? null : given.values.get(0);
    stack.push(
        switch (name) {
          case RECONSTRUCT -> Filled.ARRAY;
          case TYPE -> new Type(plain(first));
          case ENCODE -> first == null ? Thing.OTHER : first;
          case BYTES -> first == null ? "" : Thing.OTHER;
          case ARRAY -> throw in.broken("an array made by a call of numpy.ndarray");
        });
  }

  /** Fills what was made; types are of one byte or not looked at, arrays' bytes have gone by. */
  private void build() throws IOException {
    stack.pop();
    Object filled = stack.top(0);
    if (filled != Filled.ARRAY && !(filled instanceof Type)) {
      throw in.broken("fills an object that is no array");
    }
  }
}
