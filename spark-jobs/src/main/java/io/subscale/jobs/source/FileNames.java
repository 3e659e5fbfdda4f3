package io.subscale.jobs.source;

import java.util.Locale;
import java.util.Set;

/** What a file's name says of its content. */
final class FileNames {
  private static final Set<String> ARCHIVES = Set.of("tar", "zip", "tgz");

  private FileNames() {}

  /** Whether the file is an archive; compressed tars too, so that they are refused by name. */
  static boolean archive(String path) {
    String name = last(path);
    return !hidden(name)
        && (ARCHIVES.contains(ending(name)) || name.toLowerCase(Locale.ROOT).contains(".tar."));
  }

  /** Whether listings pass over the file or folder. */
  static boolean hidden(String name) {
    return name.startsWith(".") || name.startsWith("_");
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String ending(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
