package io.subscale.jobs.page.section;

import io.subscale.jobs.codec.CodecCost;
import io.subscale.jobs.page.markup.Figure;
import io.subscale.jobs.page.markup.Numbers;
import io.subscale.jobs.page.plot.BarChart;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A likelihood beside what others need for the same pictures.
 *
 * @param bitsPerDim of the decoders
 * @param uniformBitsPerDim of the uniform code
 * @param codecs on the same pictures, the law without a network among them; may be empty
 */
record CostBars(double bitsPerDim, double uniformBitsPerDim, List<CodecCost> codecs) {
  private static final int DIGITS = 3;

  /**
   * The figure.
   *
   * @param images that the decoders were scored on
   * @param variant of a published data set that these are, in the user's word; may be empty
   */
  DomContent figure(String title, long images, String variant) {
    BarChart chart =
        new BarChart("bits/dim beside codecs", "bits/dim", DIGITS, cheapestFirst(variant));
    return Figure.of(title, chart.svg(), caption(images));
  }

  /** The uniform code last. */
  private List<BarChart.Bar> cheapestFirst(String variant) {
    List<BarChart.Bar> bars = new ArrayList<>();
    bars.add(new BarChart.Bar("Subscale", "exact", bitsPerDim, BarChart.Look.OURS));
    for (CodecCost cost : codecs) {
      String name = cost.version() == null ? cost.codec() : cost.codec() + " " + cost.version();
      bars.add(
          new BarChart.Bar(
              name,
              isFloor(cost) ? "least squares" : "each picture alone",
              cost.bitsPerDimEach(),
              BarChart.Look.OTHER));
      if (cost.bitsPerDimSheet() != null) {
        bars.add(
            new BarChart.Bar(
                name, "all pictures as one", cost.bitsPerDimSheet(), BarChart.Look.OTHER));
      }
    }
    for (Published other : Published.ALL) {
      if (other.variant().equals(variant)) {
        bars.add(
            new BarChart.Bar(
                other.model(),
                "published, " + other.kind(),
                other.bitsPerDim(),
                BarChart.Look.OTHER));
      }
    }
    bars.sort(Comparator.comparingDouble(BarChart.Bar::value));
    bars.add(new BarChart.Bar("uniform code", "", uniformBitsPerDim, BarChart.Look.FAINT));
    return bars;
  }

  private String caption(long images) {
    StringBuilder caption = new StringBuilder();
    codecs.stream()
        .filter(cost -> !isFloor(cost))
        .findFirst()
        .ifPresent(
            codec ->
                caption
                    .append(
                        codec.images() < images
                            ? "Codecs: on "
                                + Numbers.count(codec.images())
                                + " of the images, evenly spaced. "
                            : "Codecs: on the very same images. ")
                    .append(
                        "Alone: a picture's file less that of a black picture. As one: all in one"
                            + " file, nothing deducted; there a codec learns from other pictures,"
                            + " as a decoder has. "));
    codecs.stream()
        .filter(CostBars::isFloor)
        .findFirst()
        .ifPresent(
            floor ->
                caption
                    .append("No network: what the model's own law costs before its first step")
                    .append(
                        floor.images() < images
                            ? ", on " + Numbers.count(floor.images()) + " of the images."
                            : "."));
    return caption.toString().strip();
  }

  private static boolean isFloor(CodecCost cost) {
    return cost.codec().equals(CodecCost.FLOOR);
  }
}
