package io.subscale.gpu;

/** A decoder's head on the device. */
interface HeadPass extends AutoCloseable {

  /**
   * A pass, with its backward half if there is one.
   *
   * @param z the body's features; null without a body
   * @param dz gets their gradient; null without a body or a backward half
   * @return costs, [M][3], nats as double
   */
  Buffer run(Pass pass, Rows z, Sink dz);

  /** Frees what it holds of the device. */
  @Override
  void close();
}
