package io.subscale.gpu;

/** What a layer makes of its products, in the numbering of activation.cuh. */
enum Activation {
  /** Nothing. */
  NONE,
  /** x / (1 + exp(-x)); its slope is taken from x. */
  SILU,
  /** max(x, 0); its slope is taken from the result. */
  RELU,
  /** x, or exp(x) - 1 below 0; its slope is taken from the result. */
  ELU
}
