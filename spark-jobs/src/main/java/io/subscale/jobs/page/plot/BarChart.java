package io.subscale.jobs.page.plot;

import io.subscale.jobs.page.plot.Drawing.Anchor;
import j2html.tags.DomContent;
import java.util.List;
import java.util.Locale;

/**
 * Lying bars from 0, each under its name, with its number behind it.
 *
 * @param says what it shows, for those who cannot see it
 * @param unit of the numbers
 * @param digits behind the point
 * @param bars from above
 */
public record BarChart(String says, String unit, int digits, List<Bar> bars) {
  private static final double STEP = 38;
  private static final double TALL = 14;
  private static final double NUMBER = 62;

  /** How a bar looks. */
  public enum Look {
    /** What the page is about. */
    OURS,
    /** What it is held against. */
    OTHER,
    /** What cannot be held against it. */
    FAINT
  }

  /**
   * A bar.
   *
   * @param note behind the name, may be empty
   */
  public record Bar(String name, String note, double value, Look look) {}

  /** The plot. */
  public DomContent svg() {
    Drawing drawing = new Drawing(STEP * bars.size() + 2, says);
    double most = bars.stream().mapToDouble(Bar::value).max().orElse(1);
    double scale = (Drawing.WIDTH - NUMBER) / (most > 0 ? most : 1);
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      double top = i * STEP;
      String name = bar.note().isEmpty() ? bar.name() : bar.name() + ", " + bar.note();
      drawing.text(0, top + 12, Anchor.START, name).withClass("at-start " + style(bar.look(), "t"));
      drawing
          .box(0, top + 17, Math.max(1, bar.value() * scale), TALL, style(bar.look(), "b"))
          .tip(name + ": " + number(bar.value()) + " " + unit);
      drawing
          .text(bar.value() * scale + 6, top + 28.5, Anchor.START, number(bar.value()))
          .withClass("at-start n " + style(bar.look(), "t"));
    }
    return drawing.content();
  }

  private String number(double value) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  private static String style(Look look, String part) {
    return part + "-" + look.name().toLowerCase(Locale.ROOT);
  }
}
