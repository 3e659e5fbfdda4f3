package io.subscale.jobs.page;

import static j2html.TagCreator.h1;
import static j2html.TagCreator.p;
import static j2html.TagCreator.span;

import io.subscale.jobs.error.Printable;
import io.subscale.jobs.page.figures.SuiteFigures;
import io.subscale.jobs.page.markup.Document;
import io.subscale.jobs.page.markup.Numbers;
import io.subscale.jobs.page.section.EntrySection;
import io.subscale.jobs.page.section.SuiteSection;
import io.subscale.jobs.run.Versions;
import j2html.TagCreator;
import j2html.tags.DomContent;
import java.util.Locale;

/** The page of one run of a benchmark's suite. */
public final class SuitePage {
  private SuitePage() {}

  /** The page as text; a function of its figures and the program's version. */
  public static String html(SuiteFigures suite) {
    Document page =
        new Document(
            verdict(suite) + " · benchmark run " + suite.run(),
            p(Printable.line("Subscale · benchmark run " + suite.run())).withClass("eyebrow"),
            h1(verdict(suite) + " ").with(span(suite.started().replace('T', ' '))),
            headline(suite));
    page.section("entries", "Verdicts", new SuiteSection(suite).content());
    for (SuiteFigures.Entry entry : suite.entries()) {
      page.section(
          "entry-" + entry.name(), Printable.line(entry.name()), new EntrySection(entry).content());
    }
    return page.text(
        suite,
        "Made by Subscale "
            + Versions.all().get("subscale")
            + ". No scripts, no network; all numbers are in the element “figures” of this file, as"
            + " JSON, and in the files beside it.");
  }

  private static String verdict(SuiteFigures suite) {
    return suite.worse() == 0
        ? "No regression"
        : Numbers.count(suite.worse(), "entry got worse", "entries got worse");
  }

  private static DomContent headline(SuiteFigures suite) {
    return TagCreator.div(
            p(String.valueOf(suite.worse()))
                .withClasses("big", suite.worse() > 0 ? "alarm" : "")
                .with(
                    span(
                        "of "
                            + Numbers.count(suite.entries().size(), "entry", "entries")
                            + " worse")),
            p(String.format(
                    Locale.ROOT,
                    "An entry is worse if the whole %s interval of the paired differences, drawn"
                        + " over photographs, lies above %s bits/dim.",
                    percent(suite.confidence()),
                    Double.toString(suite.tolerance())))
                .withClass("lede"))
        .withClass("headline");
  }

  private static String percent(double share) {
    return Numbers.fixed(100 * share, share == 0.99 || share == 0.95 ? 0 : 2) + " %";
  }
}
