package io.subscale.jobs.page.section;

import static j2html.TagCreator.p;

import io.subscale.jobs.page.figures.Curve;
import io.subscale.jobs.page.figures.RunFigures;
import io.subscale.jobs.page.figures.StageFigures;
import io.subscale.jobs.page.markup.Figure;
import io.subscale.jobs.page.markup.Numbers;
import io.subscale.jobs.page.markup.Table;
import io.subscale.jobs.page.plot.LineChart;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;

/** How the likelihood came down, stage by stage. */
public final class TrainingSection {
  private final List<StageFigures> stages;

  /** The section of a run. */
  public TrainingSection(RunFigures run) {
    this.stages = run.stages();
  }

  /** The content; empty if nothing was trained. */
  public List<DomContent> content() {
    if (stages.isEmpty()) {
      return List.of();
    }
    List<DomContent> figures = new ArrayList<>();
    Table table =
        new Table(
            "stage",
            "rounds",
            "examples",
            "time",
            "training, last",
            "validation, last",
            "validation, best",
            "skipped steps");
    for (StageFigures stage : stages) {
      figures.add(Figure.of("Stage " + stage.name(), curves(stage), ""));
      table.row(
          stage.name(),
          Numbers.count(stage.rounds()),
          Numbers.count(stage.examples()),
          Numbers.time(stage.minutes()),
          Numbers.bits(stage.training().last()),
          Numbers.bits(stage.validation().last()),
          Numbers.bits(stage.validation().least()),
          Numbers.count(stage.skippedSteps()));
    }
    return List.of(
        p(
            "Training: each round's examples, before the steps that they cause, averaged over"
                + " neighbouring rounds. Validation: the averaged weights on a fixed few images,"
                + " which are others, so the two curves need not meet. Bits/dim of the stage's"
                + " part."),
        Figure.row(figures),
        table.content());
  }

  private static DomContent curves(StageFigures stage) {
    List<LineChart.Series> series = new ArrayList<>();
    Curve training = stage.training();
    series.add(
        new LineChart.Series("training", training.x(), training.y(), LineChart.Mark.LINE, 1));
    Curve validation = stage.validation();
    if (!validation.isEmpty()) {
      series.add(
          new LineChart.Series(
              "validation", validation.x(), validation.y(), LineChart.Mark.DOTS, 2));
    }
    return new LineChart(
            "bits/dim of stage " + stage.name() + " against training time",
            "training time, minutes",
            "bits/dim",
            series,
            LineChart.Range.OF_MOST)
        .svg();
  }
}
