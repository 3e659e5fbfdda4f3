package io.subscale.jobs.page.section;

import static j2html.TagCreator.p;

import io.subscale.jobs.error.Printable;
import io.subscale.jobs.page.figures.RunFigures;
import io.subscale.jobs.page.markup.Figure;
import io.subscale.jobs.page.markup.Numbers;
import io.subscale.jobs.page.markup.Table;
import io.subscale.jobs.score.Evaluation;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What each stage costs, on each split that was scored. */
public final class LikelihoodSection {
  private final RunFigures run;

  /** The section of a run. */
  public LikelihoodSection(RunFigures run) {
    this.run = run;
  }

  /** The content; empty if nothing was scored. */
  public List<DomContent> content() {
    List<Evaluation> evaluations = run.evaluations();
    if (evaluations.isEmpty()) {
      return List.of();
    }
    List<DomContent> content = new ArrayList<>();
    content.add(
        p(
            "Bits per colour value of the whole image (bits/dim), so that stages add up. The"
                + " standard error takes images as independent."));
    content.add(table(evaluations));
    for (Evaluation evaluation : evaluations) {
      note(evaluation, content);
    }
    content.add(Figure.row(evaluations.stream().map(this::besideOthers).toList()));
    return content;
  }

  private DomContent besideOthers(Evaluation evaluation) {
    return new CostBars(
            evaluation.bitsPerDim(),
            evaluation.uniformBitsPerDim(),
            run.codecs().getOrDefault(evaluation.split(), List.of()))
        .figure(evaluation.split() + ", bits/dim", evaluation.images(), "");
  }

  private DomContent table(List<Evaluation> evaluations) {
    Evaluation first = evaluations.get(0);
    List<String> head = new ArrayList<>(List.of("stage"));
    for (Evaluation evaluation : evaluations) {
      head.add(evaluation.split() + ", bits/dim");
      head.add("standard error");
    }
    head.addAll(List.of("uniform code", "rounds", "examples"));
    Table table = new Table(head);
    for (int s = 0; s < first.stages().size(); s++) {
      Evaluation.StageCost stage = first.stages().get(s);
      List<String> cells = new ArrayList<>(List.of(stage.name()));
      for (Evaluation evaluation : evaluations) {
        Evaluation.StageCost cost =
            s < evaluation.stages().size() ? evaluation.stages().get(s) : null;
        cells.add(Numbers.bits(cost == null ? Double.NaN : cost.bitsPerDim()));
        cells.add(Numbers.bits(cost == null ? Double.NaN : cost.standardError()));
      }
      cells.add(Numbers.bits(stage.uniformBitsPerDim()));
      cells.add(Numbers.count(stage.rounds()));
      cells.add(Numbers.count(stage.examples()));
      table.row(cells);
    }
    if (first.stages().size() == 1) {
      return table.content();
    }
    List<String> sum = new ArrayList<>(List.of("sum"));
    for (Evaluation evaluation : evaluations) {
      sum.add(Numbers.bits(evaluation.bitsPerDim()));
      sum.add(Numbers.bits(evaluation.standardError()));
    }
    sum.addAll(List.of(Numbers.bits(first.uniformBitsPerDim()), "", ""));
    return table.sum(sum).content();
  }

  private void note(Evaluation evaluation, List<DomContent> content) {
    String split = evaluation.split();
    if (evaluation.photos() > 1 && evaluation.photos() < evaluation.images()) {
      content.add(
          p(String.format(
                  Locale.ROOT,
                  "The %s images of the %s split are tiles of %d photographs. Between photographs"
                      + " its standard error is %s.",
                  Numbers.count(evaluation.images()),
                  split,
                  evaluation.photos(),
                  Numbers.bits(evaluation.photoStandardError())))
              .withClass("note"));
    }
    Long seen = evaluation.seenInTraining();
    if (seen != null && seen > 0) {
      content.add(
          warning(
              String.format(
                  Locale.ROOT,
                  "%s of the %s %s images occur in training too, pixel for pixel.",
                  Numbers.count(seen),
                  Numbers.count(evaluation.images()),
                  split)));
    }
    String trainedOn = evaluation.trainedOn();
    if (trainedOn != null && !trainedOn.equals(evaluation.dataset().fingerprint())) {
      content.add(warning("The " + split + " split is of another data set than that of training."));
    }
    if (run.isOutdated(evaluation)) {
      content.add(
          warning(
              "Training has gone on since the " + split + " split was scored; evaluate again."));
    }
  }

  private static DomContent warning(String text) {
    return p(Printable.line(text)).withClass("note warn");
  }
}
