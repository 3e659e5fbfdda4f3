package io.subscale.datasets.split;

import java.util.Locale;

/** The three parts of a data set. */
public enum Split {
  /** Seen in training. */
  TRAIN,
  /** Watched while training. */
  VALID,
  /** Reported on. */
  TEST;

  /** The part's name in configurations, files and reports, in lower case. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
