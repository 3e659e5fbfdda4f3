package io.subscale.jobs.source;

import io.subscale.jobs.error.JobException;
import io.subscale.jobs.files.HadoopFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The driver's view of a source: its full name and its parts. */
public final class PictureSource {
  private static final String GENERATED = "generated:";
  private static final long DRAWN_PER_PART = 1000;

  private final String name;
  private final List<SourcePart> parts = new ArrayList<>();
  private final List<String> passedOver = new ArrayList<>();
  private long files;
  private long bytes;

  private PictureSource(String name) {
    this.name = name;
  }

  /**
   * Opens a source.
   *
   * @param source a folder, an archive, a batch of pixels, a Parquet table (path or Hadoop URI), or
   *     {@code generated:N}
   * @param columns of tables
   * @throws JobException (exit code 3) if it is not there or empty
   * @throws IOException if the file system fails
   */
  public static PictureSource open(String source, TableColumns columns, Configuration conf)
      throws IOException {
    if (generated(source)) {
      PictureSource drawn = new PictureSource(source);
      drawn.draw(Long.parseLong(source.substring(GENERATED.length())));
      return drawn;
    }
    Path path = new HadoopFiles(conf).resolve(source);
    SourceWalk walk = new SourceWalk(columns, conf);
    try {
      Listed root = root(path, conf);
      if (root.kind() == Listed.Kind.FOLDER) {
        walk.folder(root);
      } else if (root.parts()) {
        walk.file(root);
      } else {
        throw JobException.data(
            "data.source must be a folder, .tar, .tar.gz, .zip, a batch of CIFAR-10 or downsampled"
                + " ImageNet, or a Parquet table; "
                + path
                + (root.problem() == null ? " is none of them" : " is " + root.problem()));
      }
    } catch (FileNotFoundException | NoSuchFileException e) {
      throw JobException.data("data.source: there is no file or folder " + path, e);
    }
    PictureSource opened = new PictureSource(path.toString());
    opened.parts.addAll(walk.parts());
    SameBatches.refuse(opened.parts);
    opened.passedOver.addAll(walk.passedOver());
    opened.files = walk.files();
    opened.bytes = walk.bytes();
    if (opened.parts.isEmpty()) {
      throw JobException.data(
          opened.passedOver.isEmpty()
              ? "data.source: the folder " + path + " is empty"
              : "data.source: nothing in " + path + " is read: " + opened.passedOver.get(0));
    }
    return opened;
  }

  private static Listed root(Path path, Configuration conf) throws IOException {
    if (!LocalFiles.local(path.toString())) {
      return FolderListing.Remote.listed(
          new HadoopFiles(conf).fileSystem(path).getFileStatus(path));
    }
    try {
      var local = java.nio.file.Path.of(path.toUri().getPath());
      if (!Files.exists(local, LinkOption.NOFOLLOW_LINKS)) {
        throw new NoSuchFileException(local.toString());
      }
      return FolderListing.Local.listed(local);
    } catch (InvalidPathException e) {
      throw JobException.data(
          String.format(
              Locale.ROOT,
              "data.source: this process's locale (sun.jnu.encoding = %s) has no way to write %s; run it with LC_ALL=C.UTF-8",
              System.getProperty("sun.jnu.encoding"),
              path),
          e);
    }
  }

  /** Whether the source's pictures are drawn. */
  public static boolean generated(String source) {
    return source.startsWith(GENERATED);
  }

  /** Full path or URI, or {@code generated:N}. */
  public String name() {
    return name;
  }

  /** Folders and files of many pictures, in the order of their paths. */
  public List<SourcePart> parts() {
    return List.copyOf(parts);
  }

  /** Folders and archives that are not read, each with its reason. */
  public List<String> passedOver() {
    return List.copyOf(passedOver);
  }

  /** The columns that are read of Parquet tables, as text; empty where there are no tables. */
  public String columns() {
    return parts.stream()
        .filter(part -> part.kind() == SourcePart.Kind.TABLE)
        .findFirst()
        .map(part -> part.columns().toString())
        .orElse("");
  }

  /** Picture files, archives, batches and tables, by their names; 0 where pictures are drawn. */
  public long files() {
    return files;
  }

  /** Lengths of {@link #files()} together. */
  public long bytes() {
    return bytes;
  }

  private void draw(long count) {
    for (long from = 0; from < count; from += DRAWN_PER_PART) {
      parts.add(SourcePart.drawn(from, Math.min(count, from + DRAWN_PER_PART)));
    }
  }
}
