package io.subscale.datasets.archive;

import java.util.Locale;
import java.util.Set;

/** What a file's path says of it; the same for files in folders and in archives. */
public final class FileNames {
  private static final Set<String> ARCHIVES = Set.of("tar", "zip", "tgz", "tbz2", "txz");
  private static final Set<String> READABLE = Set.of("tar", "zip");

  /** Folders of operating systems, network storage and Hadoop: previews, waste, half-done work. */
  private static final Set<String> SYSTEM_FOLDERS =
      Set.of(
          "__macosx",
          "@eadir",
          "#recycle",
          "#snapshot",
          "$recycle.bin",
          "system volume information",
          "lost+found",
          "_temporary");

  private FileNames() {}

  /** Whether the file is an archive, compressed tars among them. */
  public static boolean archive(String path) {
    return ARCHIVES.contains(ending(path)) || compressedTar(path);
  }

  /** Whether the file is an archive of a kind that can be read inside another. */
  static boolean readable(String path) {
    return READABLE.contains(ending(path)) && !compressedTar(path);
  }

  private static boolean compressedTar(String path) {
    return last(path).toLowerCase(Locale.ROOT).contains(".tar.");
  }

  /**
   * Whether listings pass over a file: its name, or that of a folder above it, begins with a dot or
   * is one that systems use for themselves.
   */
  public static boolean hidden(String path) {
    for (String part : path.split("/")) {
      boolean dotted = part.startsWith(".") && !part.equals(".") && !part.equals("..");
      if (dotted || SYSTEM_FOLDERS.contains(part.toLowerCase(Locale.ROOT))) {
        return true;
      }
    }
    return false;
  }

  /** What follows the last dot of the name, in small letters; empty where there is none. */
  public static String ending(String path) {
    String name = last(path);
    return name.contains(".")
        ? name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)
        : "";
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Why a file of this path is refused, or null if it is not. */
  public static String problem(String path) {
    return EntryPath.problem(path);
  }
}
