package io.subscale.jobs.source;

import io.subscale.datasets.archive.FileNames;
import io.subscale.datasets.decode.ImageDecoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/**
 * Walks a folder's folders. Keeps those, archives, batches and tables only; a folder of a million
 * pictures costs no memory here.
 *
 * <p>No folder and no archive of this machine is taken twice: links are followed when all that is
 * really in the folder is known, in the order of their paths, and those to something known are
 * passed over.
 */
final class SourceWalk {
  private final TableColumns columns;
  private final Configuration conf;
  private final List<SourcePart> parts = new ArrayList<>();
  private final List<String> passedOver = new ArrayList<>();
  private final Set<Path> known = new HashSet<>();
  private final TreeMap<String, Listed> links = new TreeMap<>();
  private Path root;
  private long files;
  private long bytes;

  SourceWalk(TableColumns columns, Configuration conf) {
    this.columns = columns;
    this.conf = conf;
  }

  /** In the order of their paths. */
  List<SourcePart> parts() {
    parts.sort(Comparator.comparing(SourcePart::path).thenComparing(SourcePart::from));
    return parts;
  }

  /** Folders and archives that are not read, each with its reason. */
  List<String> passedOver() {
    return passedOver;
  }

  /** Picture files, archives, batches and tables, by their names. */
  long files() {
    return files;
  }

  /** Their lengths together. */
  long bytes() {
    return bytes;
  }

  /** The whole source is this folder. */
  void folder(Listed folder) throws IOException {
    root = real(folder);
    walk(folder.path(), "", root);
    while (!links.isEmpty()) {
      var link = links.pollFirstEntry();
      follow(link.getKey(), link.getValue());
    }
  }

  /** The whole source is this archive, batch or table. */
  void file(Listed file) {
    if (file.archive()) {
      parts.add(SourcePart.archive(file.path(), ""));
      count(file);
    } else {
      parts(file, "");
    }
  }

  /** Adds a file that holds many pictures; those of archives have its name before theirs. */
  private void parts(Listed file, String prefix) {
    List<SourcePart> some;
    if (file.archive()) {
      some = List.of(SourcePart.archive(file.path(), prefix + file.name() + "/"));
    } else if (file.pixels()) {
      some = List.of(SourcePart.pixels(file.path()));
    } else {
      some = TableListing.parts(file.path(), prefix, columns, conf);
      if (some.isEmpty()) {
        passedOver.add(
            String.format(
                Locale.ROOT,
                "%s%s: is a table without a column %s (data.table.image); it has: %s",
                prefix,
                file.name(),
                columns.image(),
                TableListing.columnsOf(file.path(), conf)));
        return;
      }
    }
    parts.addAll(some);
    count(file);
  }

  private void walk(String folder, String prefix, Path real) throws IOException {
    if (real != null && !known.add(real)) {
      passedOver.add(prefix + ": is read already under another name");
      return;
    }
    boolean plainFiles = false;
    List<Listed> folders = new ArrayList<>();
    try (FolderListing content = FolderListing.of(folder, conf)) {
      while (content.hasNext()) {
        Listed each = content.next();
        boolean part = each.kind() == Listed.Kind.FOLDER || each.parts();
        if (!part) {
          plainFiles = true;
          if (each.kind() == Listed.Kind.FILE && ImageDecoder.hasImageName(each.name())) {
            count(each);
          }
        } else if (FileNames.hidden(each.name())) {
          passedOver.add(prefix + each.name() + ": is hidden");
        } else if (each.link() && real != null) {
          links.put(prefix + each.name(), each);
        } else if (each.parts()) {
          parts(each, prefix);
          addKnown(each, real);
        } else {
          folders.add(each);
        }
      }
    }
    if (plainFiles) {
      parts.add(SourcePart.folder(folder, prefix));
    }
    for (Listed inner : folders) {
      Path below = real == null ? null : real.resolve(LocalFiles.path(inner.path()).getFileName());
      walk(inner.path(), prefix + inner.name() + "/", below);
    }
  }

  private void addKnown(Listed archive, Path folder) {
    if (folder != null) {
      known.add(folder.resolve(LocalFiles.path(archive.path()).getFileName()));
    }
  }

  private void follow(String id, Listed link) throws IOException {
    Path real = real(link);
    if (root.startsWith(real)) {
      passedOver.add(id + ": is a link to the source itself or to a folder above it");
    } else if (known.contains(real)) {
      passedOver.add(id + ": is a link to what is read already under another name");
    } else if (link.parts()) {
      known.add(real);
      parts(link, id.substring(0, id.length() - link.name().length()));
    } else {
      walk(link.path(), id + "/", real);
    }
  }

  private static Path real(Listed listed) throws IOException {
    return LocalFiles.local(listed.path()) ? LocalFiles.path(listed.path()).toRealPath() : null;
  }

  private void count(Listed file) {
    files++;
    bytes += file.length();
  }
}
