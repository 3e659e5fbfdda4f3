package io.subscale.jobs.page.plot;

import io.subscale.jobs.page.plot.Drawing.Anchor;
import j2html.tags.DomContent;
import java.util.Arrays;
import java.util.Locale;

/**
 * A table of numbers as squares, the darker the more; with the numbers where they have room.
 *
 * @param says what it shows, for those who cannot see it
 * @param unit of the numbers
 * @param cells [rows][columns], at least one
 */
public record HeatMap(String says, String unit, double[][] cells) {
  private static final double SIDE = 260;
  private static final double LEGEND = 40;
  private static final int MOST_NUMBERS = 6;
  private static final double FAINTEST = 0.06;
  private static final double STRONGEST = 0.92;

  /** From where on the ground is so strong that letters on it are light. */
  private static final double STRONG = 0.5;

  /** The plot. */
  public DomContent svg() {
    double least = Arrays.stream(cells).flatMapToDouble(Arrays::stream).min().orElse(0);
    double most = Arrays.stream(cells).flatMapToDouble(Arrays::stream).max().orElse(1);
    int columns = cells[0].length;
    double cell = SIDE / Math.max(columns, cells.length);
    Drawing drawing = new Drawing(cell * cells.length + LEGEND, says);
    for (int y = 0; y < cells.length; y++) {
      for (int x = 0; x < columns; x++) {
        double value = cells[y][x];
        double strength = most > least ? (value - least) / (most - least) : 0.5;
        double opacity = FAINTEST + strength * (STRONGEST - FAINTEST);
        drawing
            .box(x * cell, y * cell, cell, cell, "heat")
            .number("fill-opacity", opacity)
            .tip(String.format(Locale.ROOT, "row %d, column %d: %.4f %s", y, x, value, unit));
        if (columns <= MOST_NUMBERS && cells.length <= MOST_NUMBERS) {
          drawing
              .text((x + 0.5) * cell, (y + 0.5) * cell + 5, Anchor.MIDDLE, number(value))
              .withClass("at-middle cell " + (opacity > STRONG ? "on-dark" : "on-light"));
        }
      }
    }
    legend(drawing, cell * cells.length, least, most);
    return drawing.content();
  }

  private void legend(Drawing drawing, double top, double least, double most) {
    int steps = 12;
    double width = 120;
    double left = 44;
    for (int i = 0; i < steps; i++) {
      drawing
          .box(left + i * width / steps, top + 14, width / steps, 8, "heat")
          .number("fill-opacity", FAINTEST + i * (STRONGEST - FAINTEST) / (steps - 1));
    }
    drawing.text(left - 6, top + 22, Anchor.END, number(least));
    drawing.text(left + width + 6, top + 22, Anchor.START, number(most) + " " + unit);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
