package io.subscale.jobs.page.plot;

import io.subscale.jobs.page.plot.Drawing.Anchor;
import j2html.tags.DomContent;
import java.util.List;
import java.util.Locale;

/**
 * One bar in parts that make up a whole, with a legend below.
 *
 * @param says what it shows, for those who cannot see it
 * @param parts from the left
 */
public record ShareBar(String says, List<Part> parts) {
  private static final double TALL = 22;
  private static final double ROW = 21;

  /**
   * A part.
   *
   * @param share of the whole, 0 to 1
   */
  public record Part(String name, double share) {}

  /** The plot. */
  public DomContent svg() {
    Drawing drawing = new Drawing(TALL + 10 + ROW * parts.size(), says);
    double left = 0;
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      double width = part.share() * Drawing.WIDTH;
      String style = "s" + (i + 1);
      drawing.box(left, 0, width, TALL, style).tip(part.name() + ": " + percent(part.share()));
      left += width;
      double top = TALL + 12 + i * ROW;
      drawing.box(0, top + 1, 11, 11, style);
      drawing.text(18, top + 11, Anchor.START, part.name());
      drawing
          .text(Drawing.WIDTH, top + 11, Anchor.END, percent(part.share()))
          .withClass("at-end n");
    }
    return drawing.content();
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
