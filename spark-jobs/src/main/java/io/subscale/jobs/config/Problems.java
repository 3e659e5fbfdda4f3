package io.subscale.jobs.config;

import com.typesafe.config.ConfigOrigin;
import io.subscale.jobs.error.JobException;
import java.util.ArrayList;
import java.util.List;

/** Collects everything wrong with a configuration, so that all of it is told at once. */
final class Problems {
  private final List<String> found = new ArrayList<>();

  /** A problem at a place in a file or on the command line. */
  void at(ConfigOrigin origin, String problem) {
    found.add(place(origin) + problem);
  }

  /** A problem of several keys together. */
  void general(String problem) {
    found.add(problem);
  }

  /** Throws if there is anything to tell. */
  void throwIfAny() {
    if (found.isEmpty()) {
      return;
    }
    String head =
        found.size() == 1
            ? "the configuration has a problem:"
            : "the configuration has " + found.size() + " problems:";
    throw JobException.config(head + "\n  " + String.join("\n  ", found));
  }

  private static String place(ConfigOrigin origin) {
    if (origin == null) {
      return "";
    }
    String where = origin.filename() == null ? origin.description() : origin.filename();
    if (origin.filename() == null || origin.lineNumber() < 1) {
      return where.replaceFirst(": \\d+$", "") + ": ";
    }
    return where + ":" + origin.lineNumber() + ": ";
  }
}
