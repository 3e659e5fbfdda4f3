package io.subscale.jobs.source;

import io.subscale.datasets.decode.ImageDecoder;
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
  private final List<SourcePart> parts = new ArrayList<>();
  private long files;
  private long bytes;

  private PictureSource(String name) {
    this.name = name;
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
      PictureSource drawn = new PictureSource(source);
      drawn.draw(Long.parseLong(source.substring(GENERATED.length())));
      return drawn;
    }
    HadoopFiles files = new HadoopFiles(conf);
    Path path = files.resolve(source);
    PictureSource opened = new PictureSource(path.toString());
    try {
      FileStatus status = files.fileSystem(path).getFileStatus(path);
      if (status.isDirectory()) {
        opened.walk(files, path, "");
      } else if (FileNames.archive(path.getName())) {
        opened.parts.add(SourcePart.archive(path.toString(), ""));
        opened.count(status);
      } else {
        throw JobException.data(
            "data.source must be a folder, .tar or .zip; " + path + " is none of them");
      }
    } catch (FileNotFoundException e) {
      throw JobException.data("data.source: there is no file or folder " + path, e);
    }
    if (opened.parts.isEmpty()) {
      throw JobException.data("data.source: the folder " + path + " is empty");
    }
    opened.parts.sort(Comparator.comparing(SourcePart::path));
    return opened;
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
    return List.copyOf(parts);
  }

  /** Picture files and archives, by their names; 0 where pictures are drawn. */
  public long files() {
    return files;
  }

  /** Lengths of {@link #files()} together. */
  public long bytes() {
    return bytes;
  }

  private void count(FileStatus file) {
    files++;
    bytes += file.getLen();
  }

  private void draw(long count) {
    for (long from = 0; from < count; from += DRAWN_PER_PART) {
      parts.add(SourcePart.drawn(from, Math.min(count, from + DRAWN_PER_PART)));
    }
  }

  /** Keeps folders and archives only; a folder of a million pictures costs no memory here. */
  private void walk(HadoopFiles system, Path folder, String prefix) throws IOException {
    boolean plainFiles = false;
    List<Path> folders = new ArrayList<>();
    RemoteIterator<FileStatus> content = system.fileSystem(folder).listStatusIterator(folder);
    while (content.hasNext()) {
      FileStatus file = content.next();
      String name = file.getPath().getName();
      if (file.isDirectory()) {
        folders.add(file.getPath());
      } else if (FileNames.archive(name)) {
        parts.add(SourcePart.archive(file.getPath().toString(), prefix + name + "/"));
        count(file);
      } else {
        plainFiles = true;
        if (ImageDecoder.hasImageName(name)) {
          count(file);
        }
      }
    }
    if (plainFiles) {
      parts.add(SourcePart.folder(folder.toString(), prefix));
    }
    for (Path inner : folders) {
      if (!FileNames.hidden(inner.getName())) {
        walk(system, inner, prefix + inner.getName() + "/");
      }
    }
  }
}
