package io.subscale.datasets.archive;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The links of a tar. A folder of the same files is read through its links, so that these are, too,
 * where they lead to a file of the same archive.
 */
final class TarLinks {
  /** As many as Linux follows. */
  private static final int MOST_STEPS = 40;

  /** What leads out of the archive; no file's path. */
  private static final String NOWHERE = "";

  private final Map<String, String> links = new LinkedHashMap<>();

  /**
   * Adds a link.
   *
   * @param path of the link
   * @param hard whether its target is a path of the archive, not one from the link's own folder
   * @param target as written
   */
  void add(String path, boolean hard, String target) {
    String from = EntryPath.normal(path);
    String folder = hard ? "" : from.substring(0, from.lastIndexOf('/') + 1);
    links.put(from, target.startsWith("/") ? NOWHERE : collapsed(folder + target));
  }

  /** Without {@code .} and {@code ..}. */
  private static String collapsed(String path) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/")) {
      if (part.equals("..")) {
        if (parts.pollLast() == null) {
          return NOWHERE;
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return String.join("/", parts);
  }

  /** Paths of the links, in the archive's order. */
  Set<String> paths() {
    return links.keySet();
  }

  /** The path that a link leads to in the end; no file's, if out of the archive or in a circle. */
  String end(String link) {
    String at = links.get(link);
    for (int step = 0; links.containsKey(at); step++) {
      if (step == MOST_STEPS) {
        return NOWHERE;
      }
      at = links.get(at);
    }
    return at;
  }

  /** The ends of all links that have one. */
  Set<String> ends() {
    Set<String> ends = new HashSet<>();
    links.keySet().forEach(link -> ends.add(end(link)));
    ends.remove(NOWHERE);
    return ends;
  }
}
