package io.subscale.bench.measure;

import java.util.List;
import java.util.Locale;

/**
 * Lines over a common axis as an SVG picture. Both axes begin at 0, so that what looks flat is
 * flat.
 *
 * @param title above it
 * @param across what the horizontal axis counts, with its unit
 * @param upward what the vertical axis counts, with its unit
 * @param lines in the legend's order, each with at least one point
 */
public record LinePlot(String title, String across, String upward, List<Line> lines) {
  private static final int WIDTH = 860;
  private static final int HEIGHT = 450;
  private static final int LEFT = 70;
  private static final int RIGHT = 20;
  private static final int TOP = 90;
  private static final int BOTTOM = 60;
  private static final int LEGEND_ENTRY = 150;
  private static final int MOST_TICKS = 8;

  /** Told apart by people who see few colours, and by their dashes in print (Okabe and Ito). */
  private static final String[] COLOURS = {
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#000000"
  };

  private static final String[] DASHES = {"none", "9 3", "3 3", "12 3 3 3", "1 3", "6 2 1 2"};

  /**
   * A line.
   *
   * @param name in the legend
   * @param x of its points, not negative
   * @param y of its points, not negative
   */
  public record Line(String name, double[] x, double[] y) {
    /** Checks the numbers of points. */
    public Line {
      if (x.length == 0 || x.length != y.length) {
        throw new IllegalArgumentException(name + ": " + x.length + " x, " + y.length + " y");
      }
    }
  }

  /** The picture as SVG 1.1. */
  public String svg() {
    double stepX = step(lines.stream().mapToDouble(line -> most(line.x())).max().orElse(1));
    double stepY = step(lines.stream().mapToDouble(line -> most(line.y())).max().orElse(1));
    double endX = end(lines.stream().mapToDouble(line -> most(line.x())).max().orElse(1), stepX);
    double endY = end(lines.stream().mapToDouble(line -> most(line.y())).max().orElse(1), stepY);
    StringBuilder svg = new StringBuilder();
    add(
        svg,
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif'"
            + " font-size='13'>",
        WIDTH,
        HEIGHT);
    add(svg, "<rect width='%d' height='%d' fill='white'/>", WIDTH, HEIGHT);
    add(svg, "<text x='%d' y='26' font-size='16'>%s</text>", LEFT, escaped(title));
    for (double x = 0; x <= endX + stepX / 2; x += stepX) {
      grid(svg, placeX(x, endX), TOP, placeX(x, endX), HEIGHT - BOTTOM);
      add(
          svg,
          "<text x='%.1f' y='%d' text-anchor='middle'>%s</text>",
          placeX(x, endX),
          HEIGHT - BOTTOM + 20,
          number(x, stepX));
    }
    for (double y = 0; y <= endY + stepY / 2; y += stepY) {
      grid(svg, LEFT, placeY(y, endY), WIDTH - RIGHT, placeY(y, endY));
      add(
          svg,
          "<text x='%d' y='%.1f' text-anchor='end'>%s</text>",
          LEFT - 8,
          placeY(y, endY) + 4,
          number(y, stepY));
    }
    labels(svg);
    for (int i = 0; i < lines.size(); i++) {
      line(svg, i, endX, endY);
    }
    return svg.append("</svg>\n").toString();
  }

  private void labels(StringBuilder svg) {
    int middle = (LEFT + WIDTH - RIGHT) / 2;
    add(
        svg,
        "<text x='%d' y='%d' text-anchor='middle'>%s</text>",
        middle,
        HEIGHT - 16,
        escaped(across));
    add(svg, "<text x='%d' y='%d'>%s</text>", LEFT, TOP - 6, escaped(upward));
  }

  private void line(StringBuilder svg, int index, double endX, double endY) {
    Line line = lines.get(index);
    String stroke =
        String.format(
            Locale.ROOT,
            "fill='none' stroke='%s' stroke-width='2' stroke-dasharray='%s'",
            COLOURS[index % COLOURS.length],
            DASHES[index % DASHES.length]);
    int at = LEFT + index * LEGEND_ENTRY;
    add(svg, "<path d='M%d 50h28' %s/>", at, stroke);
    add(svg, "<text x='%d' y='54'>%s</text>", at + 34, escaped(line.name()));
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < line.x().length; i++) {
      String point = "%.1f,%.1f ";
      points.append(
          String.format(Locale.ROOT, point, placeX(line.x()[i], endX), placeY(line.y()[i], endY)));
    }
    add(svg, "<polyline points='%s' %s/>", points.toString().strip(), stroke);
  }

  private static void grid(StringBuilder svg, double x1, double y1, double x2, double y2) {
    add(svg, "<path d='M%.1f %.1fL%.1f %.1f' stroke='#dddddd'/>", x1, y1, x2, y2);
  }

  private static void add(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static double placeX(double x, double end) {
    return LEFT + x / end * (WIDTH - LEFT - RIGHT);
  }

  private static double placeY(double y, double end) {
    return HEIGHT - BOTTOM - y / end * (HEIGHT - TOP - BOTTOM);
  }

  /** Between ticks: 1, 2 or 5 times a power of ten, so that there are {@value #MOST_TICKS}. */
  static double step(double most) {
    double least = Math.max(most, Double.MIN_NORMAL) / MOST_TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * power >= least) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private static double end(double most, double step) {
    return Math.max(1, Math.ceil(most / step)) * step;
  }

  private static double most(double[] values) {
    double most = 0;
    for (double value : values) {
      if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("no place for " + value);
      }
      most = Math.max(most, value);
    }
    return most;
  }

  private static String number(double value, double step) {
    int digits = (int) Math.max(0, -Math.floor(Math.log10(step)));
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
