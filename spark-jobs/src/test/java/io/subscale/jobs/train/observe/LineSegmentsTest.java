package io.subscale.jobs.train.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.jobs.files.HadoopFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class LineSegmentsTest {
  private static final HadoopFiles FILES = new HadoopFiles(new Configuration());

  /** Two lines of a number and 28 letters reach it. */
  private static final int SEGMENT = 64;

  @TempDir private Path folder;

  private LineSegments segments() {
    return new LineSegments(
        FILES, new org.apache.hadoop.fs.Path(folder.resolve("log.jsonl").toUri()), SEGMENT);
  }

  private static String line(int number) {
    return String.format("%03d %s", number, "x".repeat(28));
  }

  private static int number(String line) {
    return Integer.parseInt(line.substring(0, 3));
  }

  private static List<String> lines(int count) {
    return IntStream.range(0, count).mapToObj(LineSegmentsTest::line).toList();
  }

  private void write(LineSegments to, int from, int count) throws IOException {
    for (int i = from; i < count; i++) {
      to.add(line(i));
      if (to.isFull()) {
        to.flush();
      }
    }
    to.flush();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** As a user reads them: all files in the order of their names. */
  private List<String> onDisk() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String name : names()) {
      lines.addAll(Files.readAllLines(folder.resolve(name)));
    }
    return lines;
  }

  @Test
  void filesInTheOrderOfTheirNamesAreAllLinesInOrder() throws IOException {
    write(segments(), 0, 7);
    assertThat(names())
        .containsExactly("log-00000.jsonl", "log-00001.jsonl", "log-00002.jsonl", "log.jsonl");
    assertThat(onDisk()).isEqualTo(lines(7));
  }

  @Test
  void whatAFlushWritesDoesNotGrow() throws IOException {
    LineSegments log = segments();
    for (int i = 0; i < 12; i++) {
      log.add(line(i));
      log.flush();
      Path newest = folder.resolve("log.jsonl");
      assertThat(Files.exists(newest) ? Files.size(newest) : 0).isLessThan(SEGMENT);
    }
    assertThat(onDisk()).isEqualTo(lines(12));
  }

  @Test
  void aFullSegmentIsNeverWrittenAgain() throws IOException {
    LineSegments log = segments();
    write(log, 0, 3);
    Path full = folder.resolve("log-00000.jsonl");
    Files.writeString(full, "as somebody left it\n");
    write(log, 3, 9);
    assertThat(full).hasContent("as somebody left it\n");
  }

  @Test
  void goingOnAtAnyLineEqualsNeverHavingWrittenTheLaterOnes() throws IOException {
    for (int end = 0; end <= 6; end++) {
      for (int cut = 0; cut <= end; cut++) {
        clear();
        write(segments(), 0, end);
        int last = cut;
        segments().goOn(line -> number(line) < last); // And dies.
        assertThat(onDisk()).isEqualTo(lines(cut));
        LineSegments log = segments();
        log.goOn(line -> number(line) < last);
        assertThat(onDisk()).isEqualTo(lines(cut));
        write(log, cut, 8);
        assertThat(onDisk()).isEqualTo(lines(8));
      }
    }
  }

  @Test
  void oneLongFileFromBeforeThereWereSegmentsIsTheFirst() throws IOException {
    for (int cut : new int[] {0, 1, 37, 40}) {
      clear();
      Files.write(folder.resolve("log.jsonl"), lines(40));
      LineSegments log = segments();
      log.goOn(line -> number(line) < cut);
      write(log, cut, 43);
      assertThat(onDisk()).isEqualTo(lines(43));
    }
    assertThat(folder.resolve("log-00000.jsonl")).hasContent(String.join("\n", lines(40)));
  }

  private void clear() throws IOException {
    for (String name : names()) {
      Files.delete(folder.resolve(name));
    }
  }
}
