package io.subscale.jobs.page.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A straight axis with ticks at round numbers.
 *
 * @param from its lower end
 * @param to its upper end, above
 * @param step between ticks: 1, 2 or 5 times a power of ten
 */
record Axis(double from, double to, double step) {

  /**
   * An axis over an interval; its ends are ticks.
   *
   * @param ticks about how many steps
   */
  static Axis over(double least, double most, int ticks) {
    double width = most > least ? most - least : Math.max(1e-9, Math.abs(most) * 0.1);
    double rough = width / ticks;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double head = rough / power;
    double step = power * (head <= 1.001 ? 1 : head <= 2.001 ? 2 : head <= 5.001 ? 5 : 10);
    double from = Math.floor(least / step + 1e-9) * step;
    double to = Math.ceil((most > least ? most : least + width) / step - 1e-9) * step;
    return new Axis(from, to, step);
  }

  /** The same axis, which ends where the values end. */
  Axis until(double end) {
    return end > from && end < to ? new Axis(from, end, step) : this;
  }

  /** Values of the ticks, ascending. */
  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    long count = (long) Math.floor((to - from) / step + 1e-6);
    for (long i = 0; i <= count; i++) {
      ticks.add(from + i * step);
    }
    return ticks;
  }

  /** A tick in as many digits as the step needs. */
  String label(double tick) {
    int digits = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    return String.format(Locale.ROOT, "%,." + digits + "f", tick == 0 ? 0.0 : tick);
  }

  /** Where a value lies, 0 to 1 from end to end. */
  double share(double value) {
    return (value - from) / (to - from);
  }
}
