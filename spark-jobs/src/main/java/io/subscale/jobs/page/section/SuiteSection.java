package io.subscale.jobs.page.section;

import io.subscale.jobs.page.figures.SuiteFigures;
import io.subscale.jobs.page.markup.Numbers;
import io.subscale.jobs.page.markup.Table;
import j2html.tags.DomContent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** All entries of a suite at a glance. */
public final class SuiteSection {
  private final SuiteFigures suite;

  /** The section of a suite. */
  public SuiteSection(SuiteFigures suite) {
    this.suite = suite;
  }

  /** The content. */
  public List<DomContent> content() {
    Table table =
        new Table(
            "entry",
            "images",
            "bits/dim",
            "standard error",
            "against",
            "difference",
            "interval",
            "verdict",
            "detectable");
    for (SuiteFigures.Entry entry : suite.entries()) {
      if (entry.comparisons().isEmpty()) {
        table.row(cells(entry, "–", "–", "–", "nothing to compare with", "–"));
      }
      for (SuiteFigures.Comparison comparison : entry.comparisons()) {
        table.row(
            cells(
                entry,
                (comparison.baseline() ? "baseline " : "run ") + comparison.with(),
                signed(comparison.difference()),
                signed(comparison.lower()) + " to " + signed(comparison.upper()),
                comparison.verdict(),
                Numbers.bits(comparison.detectable())));
      }
    }
    return List.of(table.content());
  }

  private static String[] cells(SuiteFigures.Entry entry, String... rest) {
    String[] cells = {
      entry.name(),
      Numbers.count(entry.images()),
      Numbers.bits(entry.bitsPerDim()),
      Numbers.bits(entry.standardError())
    };
    String[] all = Arrays.copyOf(cells, cells.length + rest.length);
    System.arraycopy(rest, 0, all, cells.length, rest.length);
    return all;
  }

  private static String signed(double value) {
    return String.format(Locale.ROOT, "%+.4f", value);
  }
}
