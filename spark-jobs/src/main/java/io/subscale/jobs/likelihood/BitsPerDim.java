package io.subscale.jobs.likelihood;

/**
 * A mean cost over images, in bits per sub-pixel of the whole image.
 *
 * @param mean over images
 * @param standardError of that mean, taking images as independent; 0 for one image
 * @param images how many
 */
public record BitsPerDim(double mean, double standardError, int images) {

  /**
   * Mean and standard error, summed in order.
   *
   * @param nats of each image
   * @param imageValues H W 3, sub-pixels of an image
   */
  public static BitsPerDim of(double[] nats, int imageValues) {
    if (nats.length == 0) {
      throw new IllegalArgumentException("the mean of no images");
    }
    double unit = Math.log(2) * imageValues;
    double sum = 0;
    for (double each : nats) {
      sum += each / unit;
    }
    double mean = sum / nats.length;
    double squares = 0;
    for (double each : nats) {
      squares += (each / unit - mean) * (each / unit - mean);
    }
    double variance = nats.length < 2 ? 0 : squares / (nats.length - 1);
    return new BitsPerDim(mean, Math.sqrt(variance / nats.length), nats.length);
  }
}
