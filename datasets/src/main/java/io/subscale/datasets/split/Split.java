package io.subscale.datasets.split;

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
}
