package io.subscale.jobs.page.markup;

import java.util.Locale;

/** Numbers as the pages write them. */
public final class Numbers {
  private static final double THOUSAND = 1000;

  private Numbers() {}

  /** Bits/dim and their errors: four digits behind the point; a dash for what is no number. */
  public static String bits(double value) {
    return fixed(value, 4);
  }

  /** A number with so many digits behind the point; a dash for what is no number. */
  public static String fixed(double value, int digits) {
    return Double.isFinite(value)
        ? String.format(Locale.ROOT, "%,." + digits + "f", value)
        : "\u2013";
  }

  /** A whole number in groups of three digits. */
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** A number of things, with the word for one or for more of them. */
  public static String count(long value, String one, String more) {
    return count(value) + " " + (value == 1 ? one : more);
  }

  /** A percentage of one digit behind the point. */
  public static String percent(double share) {
    return fixed(100 * share, 1) + " %";
  }

  /** Bytes in the unit that leaves one to three digits before the point. */
  public static String bytes(double bytes) {
    String[] units = {"B", "kB", "MB", "GB", "TB"};
    double value = bytes;
    int unit = 0;
    while (value >= THOUSAND && unit < units.length - 1) {
      value /= THOUSAND;
      unit++;
    }
    return fixed(value, unit == 0 ? 0 : 1) + " " + units[unit];
  }

  /** A time in hours and minutes, in minutes, or in seconds. */
  public static String time(double minutes) {
    if (minutes < 2) {
      return fixed(60 * minutes, 0) + " s";
    }
    long whole = Math.round(minutes);
    return whole < 120
        ? whole + " min"
        : String.format(Locale.ROOT, "%d h %02d min", whole / 60, whole % 60);
  }
}
