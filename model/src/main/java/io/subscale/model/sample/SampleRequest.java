package io.subscale.model.sample;

import io.subscale.datasets.seed.Seed;
import java.util.Map;

/**
 * What to sample.
 *
 * @param seed of the run; sample i draws from streams of its own, one a stage
 * @param numbers of the samples: the batch
 * @param steering by stage name; {@link Steering#NONE} where none is given
 * @param conditioning what is known beforehand
 * @param stages how many of the plan's stages to draw; the values of later ones stay 0
 */
public record SampleRequest(
    Seed seed,
    long[] numbers,
    Map<String, Steering> steering,
    Conditioning conditioning,
    int stages) {

  /** Whole images from nothing. */
  public static SampleRequest of(Seed seed, long[] numbers, Map<String, Steering> steering) {
    return new SampleRequest(seed, numbers, steering, Conditioning.NONE, Integer.MAX_VALUE);
  }

  /** The same with something known beforehand. */
  public SampleRequest with(Conditioning known) {
    return new SampleRequest(seed, numbers, steering, known, stages);
  }

  /** The same, stopped after some stages. */
  public SampleRequest firstStages(int count) {
    return new SampleRequest(seed, numbers, steering, conditioning, count);
  }
}
