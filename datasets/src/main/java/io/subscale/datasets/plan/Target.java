package io.subscale.datasets.plan;

/** The part of a value that a stage predicts. */
public enum Target {
  /** The whole value. */
  ALL_BITS,
  /** The most significant bits. */
  HI,
  /** The bits below those. */
  LO
}
