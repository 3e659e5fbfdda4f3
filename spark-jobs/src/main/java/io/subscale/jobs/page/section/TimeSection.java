package io.subscale.jobs.page.section;

import static j2html.TagCreator.h3;
import static j2html.TagCreator.p;

import io.subscale.jobs.page.figures.RunFigures;
import io.subscale.jobs.page.figures.StageFigures;
import io.subscale.jobs.page.markup.Figure;
import io.subscale.jobs.page.markup.Numbers;
import io.subscale.jobs.page.markup.Table;
import io.subscale.jobs.page.plot.LineChart;
import io.subscale.jobs.page.plot.ShareBar;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;

/** How fast training was, where its time went, and what its averaging rounds moved. */
public final class TimeSection {
  private final List<StageFigures> stages;

  /** The section of a run. */
  public TimeSection(RunFigures run) {
    this.stages = run.stages();
  }

  /** The content; empty if nothing was trained. */
  public List<DomContent> content() {
    if (stages.isEmpty()) {
      return List.of();
    }
    List<DomContent> figures = new ArrayList<>();
    for (StageFigures stage : stages) {
      figures.add(
          Figure.of(
              "Stage " + stage.name() + ": throughput",
              new LineChart(
                      "examples a second of stage " + stage.name(),
                      "training time, minutes",
                      "examples/s",
                      List.of(
                          new LineChart.Series(
                              "examples/s",
                              stage.rate().x(),
                              stage.rate().y(),
                              LineChart.Mark.LINE,
                              1)),
                      LineChart.Range.FROM_ZERO)
                  .svg(),
              ""));
      figures.add(
          Figure.of(
              "Stage " + stage.name() + ": where the time went",
              new ShareBar("shares of the wall time of stage " + stage.name(), parts(stage)).svg(),
              ""));
    }
    return List.of(Figure.row(figures), h3("A round of averaging"), explanation(), rounds());
  }

  private static List<ShareBar.Part> parts(StageFigures stage) {
    StageFigures.TimeShares time = stage.time();
    return List.of(
        new ShareBar.Part("compute: forward, backward, update", time.compute()),
        new ShareBar.Part("waiting for examples", time.data()),
        new ShareBar.Part("setting and packing weights", time.state()),
        new ShareBar.Part("exchange: other tasks, Spark, the merge", time.exchange()),
        new ShareBar.Part("between rounds: validation, checkpoints", time.between()));
  }

  private static DomContent explanation() {
    return p("Means over the stage. Workers of one task train one after another, tasks side by"
            + " side. Waiting is what a round took beyond a task's own work; merging is of all"
            + " executors together.")
        .withClass("note");
  }

  private DomContent rounds() {
    Table table =
        new Table(
            "stage",
            "workers",
            "tasks",
            "steps",
            "time",
            "waiting",
            "merging",
            "to the driver",
            "from the driver",
            "between executors",
            "examples/s");
    for (StageFigures stage : stages) {
      StageFigures.RoundMeans round = stage.round();
      table.row(
          stage.name(),
          Numbers.fixed(round.workers(), 0),
          Numbers.fixed(round.tasks(), 0),
          Numbers.fixed(round.steps(), 1),
          Numbers.fixed(round.seconds(), 2) + " s",
          Numbers.fixed(round.waitSeconds(), 2) + " s",
          Numbers.fixed(round.mergeSeconds(), 3) + " s",
          Numbers.bytes(round.driverBytesIn()),
          Numbers.bytes(round.driverBytesOut()),
          Numbers.bytes(round.exchangedBytes()),
          Numbers.fixed(round.examplesPerSecond(), 1));
    }
    return table.content();
  }
}
