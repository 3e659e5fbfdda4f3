package io.subscale.datasets.archive;

/** Paths inside archives: made uniform, and refused where they could lead elsewhere. */
final class EntryPath {
  private EntryPath() {}

  /** Without {@code ./} and doubled slashes. */
  static String normal(String path) {
    String normal = path.replaceAll("/(\\./|/)+", "/");
    while (normal.startsWith("./")) {
      normal = normal.substring(2);
    }
    return normal;
  }

  /** Why a path is refused, or null if it is not. */
  static String problem(String path) {
    if (path.isEmpty()) {
      return "has no name";
    }
    if (path.startsWith("/") || path.matches("[A-Za-z]:[/\\\\].*")) {
      return "has an absolute path";
    }
    if (("/" + path + "/").contains("/../")) {
      return "has a path that leads out of the archive";
    }
    if (path.chars().anyMatch(Character::isISOControl)) {
      return "has a control character in its name";
    }
    return null;
  }

  /** With control characters replaced. */
  static String printable(String path) {
    return path.replaceAll("\\p{Cntrl}", "?");
  }
}
