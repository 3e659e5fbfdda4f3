package io.subscale.jobs.prepare;

import io.subscale.datasets.split.ListSplit;
import io.subscale.datasets.split.Split;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.files.HadoopFiles;
import io.subscale.jobs.source.Picture;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The file {@code data.split.list}: a line for each picture, {@code train}, {@code valid} or {@code
 * test}, then blanks, then its id to the end of the line, or {@code *} for all that the file does
 * not name. UTF-8; empty lines and lines that begin with {@code #} say nothing.
 *
 * @param place the file
 * @param sides of the ids
 * @param hash of what the file says, hexadecimal; empty without a file
 */
record SplitList(String place, Map<String, Split> sides, String hash) {
  private static final int EXAMPLES = 5;

  /** Where no list decides. */
  static final SplitList NONE = new SplitList("", Map.of(), "");

  /**
   * Reads the file.
   *
   * @throws JobException (exit code 3) with the number of a line that will not do
   */
  static SplitList read(String uri, HadoopFiles files) throws IOException {
    Path path = files.resolve(uri);
    List<String> lines;
    try {
      lines = files.readText(path).lines().toList();
    } catch (FileNotFoundException e) {
      throw JobException.data("data.split.list: there is no file " + path, e);
    }
    Map<String, Split> sides = new HashMap<>();
    for (int line = 0; line < lines.size(); line++) {
      String text = lines.get(line).strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        String problem = add(text, sides);
        if (problem != null) {
          throw JobException.data(
              String.format(
                  Locale.ROOT, "data.split.list: %s, line %d: %s", path, line + 1, problem));
        }
      }
    }
    return new SplitList(path.toString(), sides, hash(sides));
  }

  /** Adds a line; what is wrong with it, or null. */
  private static String add(String text, Map<String, Split> sides) {
    String[] words = text.split("\\s+", 2);
    Split side =
        Arrays.stream(Split.values())
            .filter(split -> split.key().equals(words[0]))
            .findFirst()
            .orElse(null);
    if (side == null || words.length < 2) {
      return "expected train, valid or test and a picture's path, not '" + text + "'";
    }
    Split before = sides.put(words[1], side);
    return before == null || before == side
        ? null
        : String.format(Locale.ROOT, "'%s' was in %s before", words[1], before.key());
  }

  private static String hash(Map<String, Split> sides) {
    var sha256 = ContentHash.sha256();
    sides.entrySet().stream()
        .map(side -> side.getKey() + "\n" + side.getValue().key() + "\n")
        .sorted()
        .forEach(line -> sha256.update(line.getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(sha256.digest());
  }

  /**
   * The rule.
   *
   * @throws JobException (exit code 3) if the list names pictures that the source does not have
   */
  ListSplit rule(JavaSparkContext context, JavaRDD<Picture> listing) {
    Map<String, Split> named = sides;
    JavaRDD<String> found =
        listing.filter(Picture::counts).map(Picture::id).filter(named::containsKey).distinct();
    List<String> ids = new ArrayList<>(sides.keySet());
    ids.remove(ListSplit.OTHERS);
    long missing = ids.size() - found.count();
    if (missing > 0) {
      String examples =
          context.parallelize(ids).subtract(found).takeOrdered(EXAMPLES).stream()
              .collect(Collectors.joining(", "));
      throw JobException.data(
          String.format(
              Locale.ROOT,
              "data.split.list: %d of the %d pictures that %s names are not in data.source, such as %s",
              missing,
              ids.size(),
              place,
              examples));
    }
    return new ListSplit(sides);
  }
}
