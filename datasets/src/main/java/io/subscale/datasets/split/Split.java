package io.subscale.datasets.split;

import java.util.Arrays;
import java.util.Locale;

/** A part of a data set. */
public enum Split {
  /** What decoders are fitted to. */
  TRAIN,
  /** What choices are made on. */
  VALID,
  /** What is reported. */
  TEST;

  /** The name in configurations, shards and reports, in lower case. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The split of a key.
   *
   * @throws IllegalArgumentException naming the known keys, if there is none
   */
  public static Split ofKey(String key) {
    return Arrays.stream(values())
        .filter(split -> split.key().equals(key))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format("no split is called '%s'; there are train, valid, test", key)));
  }
}
