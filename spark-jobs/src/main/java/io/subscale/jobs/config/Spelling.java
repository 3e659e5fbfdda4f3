package io.subscale.jobs.config;

import java.util.Comparator;
import java.util.Map;

/** Guesses which key a misspelt one was meant to be. */
final class Spelling {
  private Spelling() {}

  /** "; did you mean ...?", or nothing if no key is near. */
  static String hint(String path, Map<String, ?> known) {
    return known.keySet().stream()
        .min(Comparator.comparingInt(key -> distance(path, key)))
        .filter(key -> distance(path, key) <= Math.max(2, path.length() / 4))
        .map(key -> "; did you mean " + key + "?")
        .orElse("");
  }

  /** Levenshtein distance. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int swap = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(swap, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
