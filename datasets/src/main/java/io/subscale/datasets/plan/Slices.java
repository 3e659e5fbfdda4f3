package io.subscale.datasets.plan;

/** The slices that a stage predicts. */
public enum Slices {
  /** Every slice. */
  ALL,
  /** Slice 0 only, the sub-sampled image. */
  FIRST,
  /** Every slice but slice 0. */
  REST
}
