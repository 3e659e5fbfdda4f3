package io.subscale.jobs.score;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The uncertainty of a mean over images where photographs, not images, are independent: tiles of
 * one sky are all cheap.
 *
 * @param photos n, how many photographs the images are of
 * @param standardError of the mean over images, as a ratio of sums over photographs: {@code
 *     sqrt(n/(n-1) sum over photos of (sum of its images' deviations from the mean)^2) / images}; 0
 *     for one photograph
 */
record BetweenPhotos(long photos, double standardError) {

  /**
   * Sums in order.
   *
   * @param nats of each image
   * @param photoOfImage the photograph's id, one an image
   * @param imageValues H W 3, sub-pixels of an image
   */
  static BetweenPhotos of(double[] nats, List<String> photoOfImage, int imageValues) {
    double unit = Math.log(2) * imageValues;
    double sum = 0;
    for (double each : nats) {
      sum += each / unit;
    }
    double mean = sum / nats.length;
    Map<String, Double> deviations = new LinkedHashMap<>();
    for (int i = 0; i < nats.length; i++) {
      deviations.merge(photoOfImage.get(i), nats[i] / unit - mean, Double::sum);
    }
    int n = deviations.size();
    double squares = 0;
    for (double deviation : deviations.values()) {
      squares += deviation * deviation;
    }
    double variance = n < 2 ? 0 : squares * n / (n - 1);
    return new BetweenPhotos(n, Math.sqrt(variance) / nats.length);
  }
}
