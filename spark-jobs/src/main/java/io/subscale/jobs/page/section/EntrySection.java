package io.subscale.jobs.page.section;

import static j2html.TagCreator.details;
import static j2html.TagCreator.p;
import static j2html.TagCreator.summary;

import io.subscale.jobs.error.Printable;
import io.subscale.jobs.page.figures.SuiteFigures;
import io.subscale.jobs.page.markup.Figure;
import io.subscale.jobs.page.markup.Numbers;
import io.subscale.jobs.page.markup.Table;
import io.subscale.jobs.page.plot.LineChart;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One entry of a suite: beside codecs on the same pictures, and beside its own past. */
public final class EntrySection {
  private final SuiteFigures.Entry entry;

  /** The section of an entry. */
  public EntrySection(SuiteFigures.Entry entry) {
    this.entry = entry;
  }

  /** The content. */
  public List<DomContent> content() {
    List<DomContent> figures = new ArrayList<>();
    CostBars bars = new CostBars(entry.bitsPerDim(), entry.uniformBitsPerDim(), entry.codecs());
    figures.add(bars.figure("Bits/dim", entry.images(), entry.variant()));
    if (entry.past().size() > 1) {
      figures.add(Figure.of("Runs of this benchmark", past(), ""));
    }
    return List.of(about(), Figure.row(figures), stages(), provenance(), published());
  }

  private DomContent about() {
    String source = entry.source().substring(entry.source().lastIndexOf('/') + 1);
    return p(
        Printable.line(
            String.format(
                Locale.ROOT,
                "%s of the %s split of %s%s.",
                Numbers.count(entry.images(), "image", "images"),
                entry.split(),
                source,
                entry.photos() < entry.images()
                    ? ", tiles of " + Numbers.count(entry.photos(), "photograph", "photographs")
                    : "")));
  }

  private DomContent past() {
    List<SuiteFigures.Past> past = entry.past();
    double[] runs = past.stream().mapToDouble(SuiteFigures.Past::run).toArray();
    double[] bits = past.stream().mapToDouble(SuiteFigures.Past::bitsPerDim).toArray();
    return new LineChart(
            "bits/dim by run of the benchmark",
            "run",
            "bits/dim",
            List.of(new LineChart.Series("bits/dim", runs, bits, LineChart.Mark.DOTS, 1)),
            LineChart.Range.TIGHT)
        .svg();
  }

  private DomContent stages() {
    Table table = new Table("stage", "bits/dim", "rounds", "examples");
    entry
        .stages()
        .forEach(
            stage ->
                table.row(
                    stage.name(),
                    Numbers.bits(stage.bitsPerDim()),
                    Numbers.count(stage.rounds()),
                    Numbers.count(stage.examples())));
    if (entry.stages().size() > 1) {
      table.sum(List.of("sum", Numbers.bits(entry.bitsPerDim()), "", ""));
    }
    return table.content();
  }

  /** Of other data sets they are grey, so that nobody holds them against this one. */
  private DomContent published() {
    Table table = new Table("data set", "model", "bits/dim", "kind");
    boolean any = false;
    for (Published other : Published.ALL) {
      List<String> cells =
          List.of(other.data(), other.model(), Numbers.fixed(other.bitsPerDim(), 2), other.kind());
      if (other.variant().equals(entry.variant())) {
        any = true;
        table.row(cells);
      } else {
        table.faint(cells);
      }
    }
    return details(
        summary(
            any ? "Published figures of this data set" : "Published figures of other data sets"),
        p(any
                ? "Those in grey are of other data sets and cannot be compared."
                : "They are of other data sets than this entry's, so that none can be compared;"
                    + " entries."
                    + entry.name()
                    + ".variant says which one it is.")
            .withClass("note"),
        table.content());
  }

  private DomContent provenance() {
    return new Table()
        .ofText()
        .row("trained in", entry.trainedIn())
        .row("data set", entry.dataset() + " (" + entry.source() + ")")
        .content();
  }
}
