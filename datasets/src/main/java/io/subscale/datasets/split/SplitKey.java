package io.subscale.datasets.split;

import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of a photograph's id decides its split. Photographs of one key are on one side, so that
 * variants of one picture stay together.
 *
 * @param pattern where it is first found in an id, what its groups capture, joined, is the key, or
 *     the whole match if it has no groups; an id of which it captures nothing is its own key
 */
public record SplitKey(Pattern pattern) implements Serializable {
  /**
   * The key that a regular expression captures; with an empty one, every id is its own key.
   *
   * @throws java.util.regex.PatternSyntaxException if it is none
   */
  public static SplitKey matching(String regex) {
    return new SplitKey(Pattern.compile(regex));
  }

  /** The key of a photograph's id. */
  public String of(String photoId) {
    Matcher matcher = pattern.matcher(photoId);
    if (!matcher.find()) {
      return photoId;
    }
    String key = matcher.groupCount() == 0 ? matcher.group() : groups(matcher);
    return key.isEmpty() ? photoId : key;
  }

  private static String groups(Matcher matcher) {
    StringBuilder joined = new StringBuilder();
    for (int group = 1; group <= matcher.groupCount(); group++) {
      if (matcher.start(group) >= 0) {
        joined.append(matcher.group(group));
      }
    }
    return joined.toString();
  }
}
