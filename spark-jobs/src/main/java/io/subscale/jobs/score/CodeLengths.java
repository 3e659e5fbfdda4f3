package io.subscale.jobs.score;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What each image of a split costs under a run's decoders.
 *
 * @param imageValues H W 3, sub-pixels of an image
 * @param stages names, in generation order
 * @param ids of the images, in the order of the data set
 * @param photos the photograph that each image is of; its own id where it is no tile
 * @param nats [stages][images]
 */
public record CodeLengths(
    int imageValues, List<String> stages, List<String> ids, List<String> photos, double[][] nats) {
  /** Checks that everything is as long as it must be. */
  public CodeLengths {
    int images = ids.size();
    boolean fits =
        photos.size() == images
            && nats.length == stages.size()
            && Arrays.stream(nats).allMatch(stage -> stage.length == images);
    if (!fits) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d ids, %d photographs, %d stages, costs of %d",
              images,
              photos.size(),
              stages.size(),
              nats.length));
    }
  }

  /** Of each image, all stages, bits per sub-pixel. */
  public double[] bitsPerDim() {
    double[] bits = total();
    for (int i = 0; i < bits.length; i++) {
      bits[i] /= Math.log(2) * imageValues;
    }
    return bits;
  }

  /** Of each image, all stages, nats. */
  double[] total() {
    double[] total = new double[ids.size()];
    for (double[] stage : nats) {
      for (int i = 0; i < total.length; i++) {
        total[i] += stage[i];
      }
    }
    return total;
  }
}
