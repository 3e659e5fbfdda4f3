package io.subscale.jobs.train.observe;

import io.subscale.jobs.files.HadoopFiles;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Lines that are added for weeks. The newest lie in one file, {@code NAME.EXTENSION}; once it has
 * reached its size it is renamed to {@code NAME-00000.EXTENSION} and so on, and never written
 * again. So that neither memory nor what a write costs grows with the run.
 *
 * <p>Not every file system can append, so the newest file is written anew with what was added to
 * it: aside, then renamed. A process that dies leaves whole files, at any moment.
 */
final class LineSegments {
  private final HadoopFiles files;
  private final Path newest;
  private final int mostBytes;
  private final String name;
  private final String extension;

  /** What the newest file holds, and what is to be added to it. */
  private final ByteArrayOutputStream open = new ByteArrayOutputStream();

  private int next;
  private boolean unwritten;

  /**
   * Segments that need not be there yet.
   *
   * @param files where they are
   * @param newest full path of the newest
   * @param mostBytes size at which a segment is ended; it may exceed it by what one flush adds
   */
  LineSegments(HadoopFiles files, Path newest, int mostBytes) {
    this.files = files;
    this.newest = newest;
    this.mostBytes = mostBytes;
    int dot = newest.getName().lastIndexOf('.');
    this.name = newest.getName().substring(0, dot);
    this.extension = newest.getName().substring(dot);
  }

  /**
   * Drops the lines from the first one on that does not belong there any more, and goes on after
   * those before it.
   *
   * @param belongs whether a line does
   */
  void goOn(Predicate<String> belongs) throws IOException {
    NavigableMap<Integer, Path> sealed = sealed();
    Deque<Path> all = new ArrayDeque<>(sealed.values());
    if (files.exists(newest)) {
      all.addLast(newest);
    }
    // From the end, one file at a time: whoever dies in between leaves the lines before the cut.
    while (!all.isEmpty()) {
      Path last = all.removeLast();
      Cut cut = cut(last, belongs);
      if (cut.kept() > 0) {
        all.addLast(cut.dropped() > 0 ? shortened(last, cut.kept()) : last);
        break;
      }
      files.delete(last);
      sealed.values().remove(last);
    }
    sealed.values().removeIf(path -> !all.contains(path));
    next = sealed.isEmpty() ? 0 : sealed.lastKey() + 1;
    load();
  }

  /** Lines before the first that does not belong, and the others. */
  private record Cut(long kept, long dropped) {}

  private Cut cut(Path segment, Predicate<String> belongs) throws IOException {
    long[] counts = new long[2];
    each(segment, (line, number) -> counts[counts[1] == 0 && belongs.test(line) ? 0 : 1]++);
    return new Cut(counts[0], counts[1]);
  }

  /** Makes a segment the newest and keeps its first lines only. */
  private Path shortened(Path segment, long lines) throws IOException {
    if (!segment.equals(newest)) {
      files.rename(segment, newest, false);
    }
    files.write(
        newest,
        out ->
            each(
                newest,
                (line, number) -> {
                  if (number < lines) {
                    write(out, line);
                  }
                }));
    return newest;
  }

  private void load() throws IOException {
    open.reset();
    if (!files.exists(newest)) {
      return;
    }
    if (files.fileSystem(newest).getFileStatus(newest).getLen() >= mostBytes) {
      seal();
    } else {
      open.write(files.readBytes(newest));
    }
  }

  /** Adds a line, which is on the disk after the next {@link #flush}. */
  void add(String line) {
    try {
      write(open, line);
    } catch (IOException e) {
      throw new UncheckedIOException("memory is no file", e);
    }
    unwritten = true;
  }

  /** Whether so much has been added that it should be flushed. */
  boolean isFull() {
    return open.size() >= mostBytes;
  }

  /** Puts every line on the disk; returns whether there was any to put there. */
  boolean flush() throws IOException {
    if (!unwritten) {
      return false;
    }
    files.write(newest, open::writeTo);
    unwritten = false;
    if (isFull()) {
      seal();
    }
    return true;
  }

  private void seal() throws IOException {
    Path target =
        new Path(
            newest.getParent(), String.format(Locale.ROOT, "%s-%05d%s", name, next, extension));
    files.rename(newest, target, false);
    next++;
    open.reset();
  }

  /** Those that are full, by number. */
  private NavigableMap<Integer, Path> sealed() throws IOException {
    NavigableMap<Integer, Path> sealed = new TreeMap<>();
    Pattern numbered =
        Pattern.compile(Pattern.quote(name) + "-(\\d{5,9})" + Pattern.quote(extension));
    Path folder = newest.getParent();
    if (files.exists(folder)) {
      for (FileStatus file : files.fileSystem(folder).listStatus(folder)) {
        Matcher matcher = numbered.matcher(file.getPath().getName());
        if (matcher.matches()) {
          sealed.put(Integer.parseInt(matcher.group(1)), file.getPath());
        }
      }
    }
    return sealed;
  }

  private interface Lines {
    void accept(String line, long number) throws IOException;
  }

  private void each(Path segment, Lines lines) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                files.fileSystem(segment).open(segment), StandardCharsets.UTF_8))) {
      long number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.accept(line, number++);
      }
    }
  }

  private static void write(OutputStream out, String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
