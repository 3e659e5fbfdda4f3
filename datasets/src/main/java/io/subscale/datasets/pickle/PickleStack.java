package io.subscale.datasets.pickle;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The machine's stack and memory, both with an end. */
final class PickleStack {
  private static final int MAX_DEPTH = 1 << 20;
  private static final int MAX_MEMORY = 1 << 20;
  private static final long MAX_KEPT = 1L << 26;

  /** Things of which nothing is kept but that they are there. */
  enum Thing {
    /** Where a group of values begins. */
    MARK,
    /** Python's None. */
    NONE,
    /** A dictionary. */
    DICT,
    /** A list. */
    LIST,
    /** A number with a fraction, a large whole one, or a long text. */
    OTHER
  }

  private final PickleInput in;
  private final List<Object> values = new ArrayList<>();
  private final Map<Long, Object> memory = new HashMap<>();
  private long kept;

  PickleStack(PickleInput in) {
    this.in = in;
  }

  void push(Object value) throws IOException {
    if (values.size() == MAX_DEPTH) {
      throw in.broken("more than " + MAX_DEPTH + " values on the stack");
    }
    values.add(value);
  }

  Object pop() throws IOException {
    Object value = top(0);
    values.remove(values.size() - 1);
    return value;
  }

  /** A value below the topmost, which is number 0. */
  Object top(int below) throws IOException {
    if (below >= values.size()) {
      throw in.broken("damaged: takes more from the stack than is there");
    }
    return values.get(values.size() - 1 - below);
  }

  /** {@link #top}, or null where the stack is not so deep. */
  Object peek(int below) {
    return below < values.size() ? values.get(values.size() - 1 - below) : null;
  }

  /** Number of values. */
  int size() {
    return values.size();
  }

  /** Takes all above the last mark, and the mark. */
  List<Object> popMark() throws IOException {
    int mark = values.lastIndexOf(Thing.MARK);
    if (mark < 0) {
      throw in.broken("damaged: a group of values without its begin");
    }
    List<Object> group = values.subList(mark + 1, values.size());
    List<Object> taken = new ArrayList<>(group);
    values.subList(mark, values.size()).clear();
    return taken;
  }

  void put(long place) throws IOException {
    if (memory.size() == MAX_MEMORY && !memory.containsKey(place)) {
      throw in.broken("remembers more than " + MAX_MEMORY + " values");
    }
    memory.put(place, top(0));
  }

  void memoize() throws IOException {
    put(memory.size());
  }

  void get(long place) throws IOException {
    Object value = memory.get(place);
    if (value == null) {
      throw in.broken("damaged: asks for a value that it did not remember");
    }
    push(value);
  }

  /** Counts what is kept. */
  void keep(long bytes) throws IOException {
    kept += bytes;
    if (kept > MAX_KEPT) {
      throw in.broken("more than " + MAX_KEPT + " bytes of small values");
    }
  }
}
