package io.subscale.jobs.source;

import io.subscale.jobs.error.JobException;
import io.subscale.jobs.files.HadoopFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** The driver's view of a source: its full name and its parts. */
public final class PictureSource {
  private static final String GENERATED = "generated:";
  private static final long DRAWN_PER_PART = 1000;

  private final String name;
  private final List<SourcePart> parts;

  private PictureSource(String name, List<SourcePart> parts) {
    this.name = name;
    this.parts = List.copyOf(parts);
  }

  /**
   * Opens a source.
   *
   * @param source a folder, a .tar, a .zip (path or Hadoop URI), or {@code generated:N}
   * @throws JobException (exit code 3) if it is not there or empty
   * @throws IOException if the file system fails
   */
  public static PictureSource open(String source, Configuration conf) throws IOException {
    if (generated(source)) {
      return new PictureSource(source, drawn(Long.parseLong(source.substring(GENERATED.length()))));
    }
    HadoopFiles files = new HadoopFiles(conf);
    Path path = files.resolve(source);
    List<SourcePart> parts = new ArrayList<>();
    try {
      FileStatus status = files.fileSystem(path).getFileStatus(path);
      if (status.isDirectory()) {
        walk(files, path, "", parts);
      } else if (FileNames.archive(path.getName())) {
        parts.add(SourcePart.archive(path.toString(), ""));
      } else {
        throw JobException.data(
            "data.source must be a folder, .tar or .zip; " + path + " is none of them");
      }
    } catch (FileNotFoundException e) {
      throw JobException.data("data.source: there is no file or folder " + path, e);
    }
    if (parts.isEmpty()) {
      throw JobException.data("data.source: the folder " + path + " is empty");
    }
    parts.sort(Comparator.comparing(SourcePart::path));
    return new PictureSource(path.toString(), parts);
  }

  /** Whether the source's pictures are drawn. */
  public static boolean generated(String source) {
    return source.startsWith(GENERATED);
  }

  /** Full path or URI, or {@code generated:N}. */
  public String name() {
    return name;
  }

  /** Folders and archives, in the order of their paths. */
  public List<SourcePart> parts() {
    return parts;
  }

  private static List<SourcePart> drawn(long count) {
    List<SourcePart> parts = new ArrayList<>();
    for (long from = 0; from < count; from += DRAWN_PER_PART) {
      parts.add(SourcePart.drawn(from, Math.min(count, from + DRAWN_PER_PART)));
    }
    return parts;
  }

  /** Keeps folders and archives only; a folder of a million pictures costs no memory here. */
  private static void walk(HadoopFiles files, Path folder, String prefix, List<SourcePart> parts)
      throws IOException {
    boolean plainFiles = false;
    List<Path> folders = new ArrayList<>();
    RemoteIterator<FileStatus> content = files.fileSystem(folder).listStatusIterator(folder);
    while (content.hasNext()) {
      FileStatus file = content.next();
      String name = file.getPath().getName();
      if (file.isDirectory()) {
        folders.add(file.getPath());
      } else if (FileNames.archive(name)) {
        parts.add(SourcePart.archive(file.getPath().toString(), prefix + name + "/"));
      } else {
        plainFiles = true;
      }
    }
    if (plainFiles) {
      parts.add(SourcePart.folder(folder.toString(), prefix));
    }
    for (Path inner : folders) {
      if (!FileNames.hidden(inner.getName())) {
        walk(files, inner, prefix + inner.getName() + "/", parts);
      }
    }
  }
}
