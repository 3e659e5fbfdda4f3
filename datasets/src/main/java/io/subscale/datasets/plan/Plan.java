package io.subscale.datasets.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The four ways to factor an image's likelihood; the log-likelihood is the sum over stages.
 *
 * <table>
 * <caption>Stages of each plan, in the order they are trained and sampled</caption>
 * <tr><th>plan</th><th>stage</th><th>predicts</th><th>sees</th></tr>
 * <tr><td>subscale</td><td>subscale</td><td>all slices</td><td>earlier slices</td></tr>
 * <tr><td>size</td><td>small</td><td>slice 0</td><td></td></tr>
 * <tr><td></td><td>size</td><td>other slices</td><td>earlier slices</td></tr>
 * <tr><td>depth</td><td>hi</td><td>hi of all slices</td><td>hi of earlier slices</td></tr>
 * <tr><td></td><td>depth</td><td>lo of all slices</td><td>lo of earlier slices, all hi</td></tr>
 * <tr><td>multidimensional</td><td>small</td><td>hi of slice 0</td><td></td></tr>
 * <tr><td></td><td>size</td><td>hi of other slices</td><td>hi of earlier slices</td></tr>
 * <tr><td></td><td>depth</td><td>lo of all slices</td><td>lo of earlier slices, all hi</td></tr>
 * </table>
 */
public enum Plan {
  /** One network for all slices, all bits. */
  SUBSCALE(new Stage("subscale", Target.ALL_BITS, Slices.ALL, true, false)),

  /** A small image, then upscaling in size. */
  SIZE(
      new Stage("small", Target.ALL_BITS, Slices.FIRST, false, false),
      new Stage("size", Target.ALL_BITS, Slices.REST, true, false)),

  /** An image of few bits, then upscaling in depth. */
  DEPTH(
      new Stage("hi", Target.HI, Slices.ALL, true, false),
      new Stage("depth", Target.LO, Slices.ALL, true, true)),

  /** A small image of few bits, then upscaling in size, then in depth. */
  MULTIDIMENSIONAL(
      new Stage("small", Target.HI, Slices.FIRST, false, false),
      new Stage("size", Target.HI, Slices.REST, true, false),
      new Stage("depth", Target.LO, Slices.ALL, true, true));

  private final List<Stage> stages;

  Plan(Stage... stages) {
    this.stages = List.of(stages);
  }

  /** The plan's name in configurations and reports, in lower case. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The decoders, in the order in which an image is generated. */
  public List<Stage> stages() {
    return stages;
  }

  /** Whether values are split into high and low bits. */
  public boolean splitsDepth() {
    return stages.stream().anyMatch(stage -> stage.target() == Target.LO);
  }

  /**
   * How this plan cuts values.
   *
   * @param bits of a value
   * @param hiBits of them in the high part, where values are split at all
   */
  public BitDepth depth(int bits, int hiBits) {
    return splitsDepth() ? new BitDepth(bits, hiBits) : BitDepth.whole(bits);
  }

  /** Whether slice 0 has a decoder of its own; such a plan needs a scale of at least 2. */
  public boolean splitsSize() {
    return stages.stream().anyMatch(stage -> stage.slices() == Slices.REST);
  }

  /**
   * The plan that a configuration names.
   *
   * @throws IllegalArgumentException naming the known keys, if there is none
   */
  public static Plan ofKey(String key) {
    return Arrays.stream(values())
        .filter(plan -> plan.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(unknown(key)));
  }

  private static String unknown(String key) {
    String known = Arrays.stream(values()).map(Plan::key).collect(Collectors.joining(", "));
    return String.format(Locale.ROOT, "no plan is called '%s'; there are %s", key, known);
  }
}
