package io.subscale.gpu;

import io.subscale.gpu.Gpu.Grid;
import io.subscale.model.engine.Precision;

/**
 * Causal attention over sequences (attention.cuh); on the CPU: {@link
 * io.subscale.model.op.CausalAttention}.
 *
 * @param precision of its products
 * @param sequences n
 * @param tokens of a sequence
 * @param heads A
 * @param size columns of a head
 */
record Attention(Gpu gpu, Precision precision, int sequences, int tokens, int heads, int size) {
  private static final int TILE = 64;
  private static final int THREADS = 256;

  private Struct struct(Buffer qkv) {
    return new Struct().address(qkv.address()).number(tokens).number(heads).number(size);
  }

  private Grid grid() {
    int tiles = (tokens + TILE - 1) / TILE;
    return new Grid(tiles, sequences * heads, (size + TILE - 1) / TILE, THREADS);
  }

  /** Numbers of {@code logSums}, and of {@code dots}: one a token and head. */
  long sums() {
    return (long) sequences * heads * tokens;
  }

  /**
   * Forward.
   *
   * @param qkv [n tokens][3 heads size]
   * @param y [n tokens][heads size]
   * @param logSums [n heads][tokens], for the backward half; or null
   */
  void forward(Buffer qkv, Buffer y, Buffer logSums) {
    gpu.launch(kernel("attention_forward"), grid(), struct(qkv), y, logSums);
  }

  /**
   * What {@link #backward} reads.
   *
   * @param qkv the forward half's, as the next two
   * @param dots receives sums over a head's columns of dy y
   */
  record Saved(Buffer qkv, Buffer y, Buffer logSums, Buffer dots) {}

  /** The gradient of qkv, assigned, by that of y. */
  void backward(Saved saved, Buffer dy, Buffer dQkv) {
    gpu.launch(
        "attention_dots",
        Grid.of(sums()),
        saved.y(),
        dy,
        sequences * heads,
        tokens,
        heads,
        size,
        saved.dots());
    Struct by =
        new Struct()
            .address(dy.address())
            .address(saved.logSums().address())
            .address(saved.dots().address());
    gpu.launch(kernel("attention_queries"), grid(), struct(saved.qkv()), by, dQkv);
    gpu.launch(kernel("attention_keys"), grid(), struct(saved.qkv()), by, dQkv);
  }

  private String kernel(String name) {
    return Kernels.ofAttention(name, precision);
  }
}
