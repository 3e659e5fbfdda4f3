package io.subscale.datasets.archive;

/** How an entry's bytes are stored. */
public enum Packing {
  /** As they are. */
  STORED,
  /** Raw deflate, as zip does. */
  DEFLATED
}
