package io.subscale.jobs.benchmark;

import java.util.Arrays;
import java.util.List;

/**
 * What each image of a data set costs under one model.
 *
 * @param ids of the images, each once
 * @param photos the photograph that each image is of; the image's own id where it is no tile
 * @param bitsPerDim of each image, all stages
 */
record CodeLengths(List<String> ids, List<String> photos, double[] bitsPerDim) {
  CodeLengths {
    if (ids.size() != photos.size() || ids.size() != bitsPerDim.length || ids.isEmpty()) {
      throw new IllegalArgumentException(
          ids.size() + " ids, " + photos.size() + " photos, " + bitsPerDim.length + " costs");
    }
  }

  /** Mean over images. */
  double mean() {
    return Arrays.stream(bitsPerDim).sum() / bitsPerDim.length;
  }
}
