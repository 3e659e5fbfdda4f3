package io.subscale.jobs.page.section;

import static j2html.TagCreator.p;

import io.subscale.jobs.page.figures.RunFigures;
import io.subscale.jobs.page.markup.Figure;
import io.subscale.jobs.page.markup.Numbers;
import io.subscale.jobs.page.plot.BarChart;
import io.subscale.jobs.page.plot.HeatMap;
import io.subscale.jobs.score.Evaluation;
import io.subscale.jobs.score.Score;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where in an image its bits are. */
public final class PartsSection {
  private static final String[] COLOURS = {"red", "green", "blue"};

  private final Evaluation evaluation;

  /** The section of a run. */
  public PartsSection(RunFigures run) {
    this.evaluation = run.headline();
  }

  /** The content; empty if nothing was scored, or by a program that told no parts. */
  public List<DomContent> content() {
    if (evaluation == null || evaluation.parts() == null) {
      return List.of();
    }
    Score.Parts parts = evaluation.parts();
    List<DomContent> figures = new ArrayList<>();
    figures.add(slices(parts.slices()));
    figures.add(colours(parts.colours()));
    figures.add(positions(parts.positions()));
    return List.of(
        p(
            String.format(
                Locale.ROOT,
                "Mean over the %s images of the %s split, in bits per value of the part; the"
                    + " average over all parts is %s.",
                Numbers.count(evaluation.images()),
                evaluation.split(),
                Numbers.bits(evaluation.bitsPerDim()))),
        Figure.smallRow(figures));
  }

  private static DomContent slices(double[][] slices) {
    return Figure.of(
        "By slice, bits a value",
        new HeatMap("bits a value of each slice", "bits", slices).svg(),
        "Where a slice's pixels lie in each square of "
            + slices.length
            + " × "
            + slices.length
            + ". The first slice, at the top left, knows nothing of the image; each later one"
            + " knows all before it.");
  }

  private static DomContent colours(double[] colours) {
    List<BarChart.Bar> bars = new ArrayList<>();
    for (int c = 0; c < colours.length; c++) {
      bars.add(new BarChart.Bar(COLOURS[c], "", colours[c], BarChart.Look.OURS));
    }
    return Figure.of(
        "By colour, bits a value",
        new BarChart("bits a value of each colour", "bits/value", 4, bars).svg(),
        "Red is coded first, green knows red, blue knows both.");
  }

  private static DomContent positions(double[][] positions) {
    return Figure.of(
        "By place in the slice, bits a value",
        new HeatMap("bits a value at each place of a slice", "bits", positions).svg(),
        "Mean over all slices. Pixels at the top and the left have fewer neighbours before them.");
  }
}
