package io.subscale.jobs.page.plot;

import io.subscale.jobs.page.plot.Drawing.Anchor;
import j2html.tags.DomContent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Series over a common axis. What lies above the plot, as the first rounds of a training do, is cut
 * off at its edge.
 *
 * @param says what it shows, for those who cannot see it
 * @param across what the horizontal axis counts, with its unit
 * @param upward what the vertical axis counts, with its unit
 * @param series those in front last
 * @param range which part of the vertical axis is shown
 */
public record LineChart(
    String says, String across, String upward, List<Series> series, Range range) {
  private static final double HEIGHT = 250;
  private static final double LEFT = 52;
  private static final double RIGHT = 10;
  private static final double TOP = 26;
  private static final double BOTTOM = 42;

  /** The part of the vertical axis. */
  public enum Range {
    /** From 0, so that what looks flat is flat. */
    FROM_ZERO,
    /** From the least to where nearly all values lie. */
    OF_MOST,
    /** From the least to the largest on both axes. */
    TIGHT,
    /** From 0 to 1 on both axes. */
    UNIT
  }

  /** How a series is drawn. */
  public enum Mark {
    /** Its points joined. */
    LINE,
    /** Its points as dots, thinly joined. */
    DOTS,
    /** A thin broken line: what the others are held against. */
    REFERENCE
  }

  /**
   * A series; not empty.
   *
   * @param name in the legend
   * @param x of its points, ascending
   * @param y of its points
   * @param colour number of a colour of the page, from 1
   */
  public record Series(String name, double[] x, double[] y, Mark mark, int colour) {
    private String style() {
      return switch (mark) {
        case LINE -> "line c" + colour;
        case DOTS -> "thin c" + colour;
        case REFERENCE -> "reference";
      };
    }
  }

  /** The plot. */
  public DomContent svg() {
    Axis x = horizontal();
    Axis y = vertical();
    Drawing drawing = new Drawing(HEIGHT, says);
    grid(drawing, x, y);
    for (Series each : series) {
      draw(drawing, each, x, y);
    }
    legend(drawing);
    return drawing.content();
  }

  private Axis horizontal() {
    double[] all = series.stream().flatMapToDouble(s -> Arrays.stream(s.x())).sorted().toArray();
    double most = all.length == 0 ? 1 : all[all.length - 1];
    double least = range == Range.TIGHT && all.length > 0 ? all[0] : 0;
    boolean whole = Arrays.stream(all).allMatch(value -> value == Math.rint(value));
    int steps = whole ? (int) Math.max(1, Math.min(5, most - least)) : 5;
    return switch (range) {
      case FROM_ZERO, OF_MOST -> Axis.over(0, most, steps).until(most);
      case TIGHT -> Axis.over(least, most, steps);
      case UNIT -> new Axis(0, 1, 0.2);
    };
  }

  private Axis vertical() {
    double[] all =
        series.stream()
            .filter(s -> s.mark() != Mark.REFERENCE)
            .flatMapToDouble(s -> Arrays.stream(s.y()))
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    if (all.length == 0) {
      return new Axis(0, 1, 0.2);
    }
    double last = all[all.length - 1];
    return switch (range) {
      case FROM_ZERO -> Axis.over(0, last, 4);
      case TIGHT -> Axis.over(all[0], last, 4);
      case OF_MOST -> Axis.over(all[0], nearlyAll(all), 4);
      case UNIT -> new Axis(0, 1, 0.2);
    };
  }

  /** The upper end without the few values that would press all others flat. */
  private static double nearlyAll(double[] ascending) {
    double most = ascending[ascending.length - 1];
    double upper = ascending[(int) (0.96 * (ascending.length - 1))];
    return most - ascending[0] > 2 * (upper - ascending[0]) ? upper : most;
  }

  private void grid(Drawing drawing, Axis x, Axis y) {
    for (double tick : y.ticks()) {
      double at = down(y, tick);
      drawing.line(LEFT, at, Drawing.WIDTH - RIGHT, at, "grid");
      drawing.text(LEFT - 6, at + 4, Anchor.END, y.label(tick));
    }
    for (double tick : x.ticks()) {
      double at = along(x, tick);
      drawing.line(at, HEIGHT - BOTTOM, at, HEIGHT - BOTTOM + 4, "axis");
      drawing.text(at, HEIGHT - BOTTOM + 17, Anchor.MIDDLE, x.label(tick));
    }
    drawing.line(LEFT, HEIGHT - BOTTOM, Drawing.WIDTH - RIGHT, HEIGHT - BOTTOM, "axis");
    drawing.text((LEFT + Drawing.WIDTH - RIGHT) / 2, HEIGHT - BOTTOM + 35, Anchor.MIDDLE, across);
    drawing.text(0, 11, Anchor.START, upward);
  }

  private static double along(Axis x, double value) {
    return LEFT + x.share(value) * (Drawing.WIDTH - RIGHT - LEFT);
  }

  private static double down(Axis y, double value) {
    double bottom = HEIGHT - BOTTOM;
    return bottom - Math.min(1, Math.max(0, y.share(value))) * (bottom - TOP);
  }

  private static void draw(Drawing drawing, Series series, Axis x, Axis y) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < series.x().length; i++) {
      if (Double.isFinite(series.y()[i])) {
        path.append(path.isEmpty() ? "M" : "L")
            .append(Drawing.number(along(x, series.x()[i])))
            .append(' ')
            .append(Drawing.number(down(y, series.y()[i])));
      }
    }
    drawing.path(path.toString(), series.style());
    if (series.mark() == Mark.DOTS) {
      for (int i = 0; i < series.x().length; i++) {
        drawing
            .dot(along(x, series.x()[i]), down(y, series.y()[i]), 3, "dot f" + series.colour())
            .tip(
                String.format(
                    Locale.ROOT, "%s: %.4f at %.4g", series.name(), series.y()[i], series.x()[i]));
      }
    }
  }

  /** At the right above the plot, the last series outermost. */
  private void legend(Drawing drawing) {
    if (series.size() < 2) {
      return;
    }
    double right = Drawing.WIDTH - RIGHT;
    for (int i = series.size() - 1; i >= 0; i--) {
      Series each = series.get(i);
      drawing.text(right, 11, Anchor.END, each.name());
      double left = right - 6.6 * each.name().length() - 22;
      drawing.path(
          "M" + Drawing.number(left) + " 7H" + Drawing.number(left + 16), each.style() + " key");
      if (each.mark() == Mark.DOTS) {
        drawing.dot(left + 8, 7, 3, "dot f" + each.colour());
      }
      right = left - 14;
    }
  }
}
