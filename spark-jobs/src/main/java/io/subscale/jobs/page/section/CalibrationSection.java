package io.subscale.jobs.page.section;

import static j2html.TagCreator.p;

import io.subscale.jobs.page.figures.RunFigures;
import io.subscale.jobs.page.markup.Figure;
import io.subscale.jobs.page.markup.Numbers;
import io.subscale.jobs.page.markup.Table;
import io.subscale.jobs.page.plot.BarChart;
import io.subscale.jobs.page.plot.LineChart;
import io.subscale.jobs.score.Calibration;
import io.subscale.jobs.score.Evaluation;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;

/** Whether the likelihood could be had more cheaply by being more or less sure of oneself. */
public final class CalibrationSection {
  private static final double SHOWN_FROM = 0.8;
  private static final double SHOWN_TO = 1.25;

  private final Evaluation evaluation;

  /** The section of a run. */
  public CalibrationSection(RunFigures run) {
    this.evaluation = run.headline();
  }

  /** The content; empty if nothing was scored, or by a program that told no calibration. */
  public List<DomContent> content() {
    if (evaluation == null || evaluation.calibration() == null) {
      return List.of();
    }
    List<DomContent> figures = new ArrayList<>();
    Table table =
        new Table(
            "stage",
            "values",
            "at temperature 1",
            "at the best",
            "best temperature",
            "expected calibration error");
    for (Calibration stage : evaluation.calibration()) {
      figures.add(
          Figure.of("Stage " + stage.stage() + ": cost by temperature", temperatures(stage), ""));
      figures.add(Figure.of("Stage " + stage.stage() + ": reliability", reliability(stage), ""));
      figures.add(Figure.of("Stage " + stage.stage() + ": by bit, bits/dim", planes(stage), ""));
      table.row(
          stage.stage(),
          Numbers.count(stage.values()),
          Numbers.bits(atOne(stage)),
          Numbers.bits(stage.bestBitsPerDim()),
          Numbers.fixed(stage.bestTemperature(), 3),
          Numbers.percent(stage.expectedError()));
    }
    return List.of(
        p(
            "On a seeded share of the values of the "
                + evaluation.split()
                + " split. At temperature T a probability is its own power of 1/T, made to sum to"
                + " 1; a decoder that knows how sure it may be costs least at 1. Reliability: how"
                + " often the likeliest value came, against the probability that it was given; on"
                + " the broken line both are equal."),
        Figure.smallRow(figures),
        table.content());
  }

  private static double atOne(Calibration stage) {
    for (int t = 0; t < stage.temperatures().length; t++) {
      if (stage.temperatures()[t] == 1) {
        return stage.bitsPerDim()[t];
      }
    }
    return Double.NaN;
  }

  private static DomContent temperatures(Calibration stage) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (int t = 0; t < stage.temperatures().length; t++) {
      if (stage.temperatures()[t] >= SHOWN_FROM && stage.temperatures()[t] <= SHOWN_TO) {
        x.add(stage.temperatures()[t]);
        y.add(stage.bitsPerDim()[t]);
      }
    }
    LineChart.Series series =
        new LineChart.Series("bits/dim", numbers(x), numbers(y), LineChart.Mark.DOTS, 1);
    return new LineChart(
            "bits/dim of stage " + stage.stage() + " against temperature",
            "temperature",
            "bits/dim",
            List.of(series),
            LineChart.Range.TIGHT)
        .svg();
  }

  private static DomContent reliability(Calibration stage) {
    double[] confidence = stage.bins().stream().mapToDouble(Calibration.Bin::confidence).toArray();
    double[] hits = stage.bins().stream().mapToDouble(Calibration.Bin::hits).toArray();
    double[] ends = {0, 1};
    return new LineChart(
            "share of hits of stage " + stage.stage() + " against confidence",
            "probability of the likeliest value",
            "share of hits",
            List.of(
                new LineChart.Series("equal", ends, ends, LineChart.Mark.REFERENCE, 1),
                new LineChart.Series("came", confidence, hits, LineChart.Mark.DOTS, 1)),
            LineChart.Range.UNIT)
        .svg();
  }

  private static DomContent planes(Calibration stage) {
    List<BarChart.Bar> bars = new ArrayList<>();
    for (int b = 0; b < stage.planes().length; b++) {
      String name =
          b == 0
              ? "highest bit"
              : b == stage.planes().length - 1 ? "lowest bit" : "bit " + (b + 1) + " from the top";
      bars.add(new BarChart.Bar(name, "", stage.planes()[b], BarChart.Look.OURS));
    }
    return new BarChart("bits/dim of each bit of a value", "bits/dim", 4, bars).svg();
  }

  private static double[] numbers(List<Double> list) {
    return list.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
