package io.subscale.jobs.page.figures;

import java.util.Arrays;

/**
 * A series for a plot: means over equal parts of what was measured.
 *
 * @param x of each point
 * @param y of each point
 */
public record Curve(double[] x, double[] y) {
  /** As many as a plot shows. */
  static final int MOST_POINTS = 240;

  /** Whether there is nothing to draw. */
  public boolean isEmpty() {
    return x.length == 0;
  }

  /** The last point; NaN if there is none. */
  public double last() {
    return isEmpty() ? Double.NaN : y[y.length - 1];
  }

  /** The smallest value; NaN if there is none. */
  public double least() {
    double least = Double.NaN;
    for (double value : y) {
      least = Double.isNaN(least) ? value : Math.min(least, value);
    }
    return least;
  }

  /**
   * Takes measurements one by one, however many, in a fixed amount of memory: when its places are
   * full, each two neighbours become one.
   */
  static final class Builder {
    private final double[] x = new double[MOST_POINTS];
    private final double[] y = new double[MOST_POINTS];
    private int filled;
    private long each = 1;
    private long held;
    private double sumX;
    private double sumY;

    /** Adds a measurement; one that is no number is left out. */
    void add(double atX, double value) {
      if (!Double.isFinite(value)) {
        return;
      }
      if (filled == MOST_POINTS) {
        halve();
      }
      sumX += atX;
      sumY += value;
      held++;
      if (held == each) {
        place();
      }
    }

    private void halve() {
      for (int i = 0; i < MOST_POINTS / 2; i++) {
        x[i] = (x[2 * i] + x[2 * i + 1]) / 2;
        y[i] = (y[2 * i] + y[2 * i + 1]) / 2;
      }
      filled = MOST_POINTS / 2;
      each *= 2;
    }

    private void place() {
      x[filled] = sumX / held;
      y[filled] = sumY / held;
      filled++;
      sumX = 0;
      sumY = 0;
      held = 0;
    }

    /** What was added so far; measurements that make no whole point yet are one of their own. */
    Curve curve() {
      boolean more = held > 0;
      double[] allX = Arrays.copyOf(x, filled + (more ? 1 : 0));
      double[] allY = Arrays.copyOf(y, filled + (more ? 1 : 0));
      if (more) {
        allX[filled] = sumX / held;
        allY[filled] = sumY / held;
      }
      return new Curve(allX, allY);
    }
  }
}
