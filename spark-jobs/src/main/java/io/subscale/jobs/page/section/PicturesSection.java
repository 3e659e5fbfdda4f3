package io.subscale.jobs.page.section;

import static j2html.TagCreator.b;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.h3;
import static j2html.TagCreator.li;
import static j2html.TagCreator.p;
import static j2html.TagCreator.small;
import static j2html.TagCreator.ul;

import io.subscale.jobs.error.Printable;
import io.subscale.jobs.page.figures.RunFigures;
import io.subscale.jobs.page.figures.RunPictures;
import io.subscale.jobs.page.markup.Figure;
import io.subscale.jobs.page.markup.Numbers;
import io.subscale.jobs.score.Evaluation;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Pictures that cost least and most, and pictures that were drawn. */
public final class PicturesSection {
  private final RunFigures run;
  private final RunPictures pictures;

  /** The sections of a run. */
  public PicturesSection(RunFigures run, RunPictures pictures) {
    this.run = run;
    this.pictures = pictures;
  }

  /** The cheapest and the dearest images; empty if nothing was scored. */
  public List<DomContent> extremes() {
    Evaluation evaluation = run.headline();
    if (evaluation == null || evaluation.cheapest() == null || evaluation.dearest() == null) {
      return List.of();
    }
    return List.of(
        p("Bits/dim of single images of the " + evaluation.split() + " split."),
        h3("Cheapest"),
        thumbs(evaluation.cheapest(), pictures.cheapest()),
        h3("Dearest"),
        thumbs(evaluation.dearest(), pictures.dearest()));
  }

  private static DomContent thumbs(List<Evaluation.ImageCost> costs, List<byte[]> images) {
    List<DomContent> items = new ArrayList<>();
    for (int i = 0; i < costs.size(); i++) {
      Evaluation.ImageCost cost = costs.get(i);
      DomContent picture = i < images.size() ? Figure.picture(images.get(i), cost.id()) : null;
      items.add(
          li().condWith(picture != null, picture)
              .with(
                  b(Numbers.fixed(cost.bitsPerDim(), 3)),
                  small(Printable.line(cost.id().substring(cost.id().lastIndexOf('/') + 1)))));
    }
    return ul().withClass("thumbs").with(items);
  }

  /** The contact sheet; empty if nothing was drawn. */
  public List<DomContent> samples() {
    RunFigures.Samples samples = run.samples();
    if (samples == null) {
      return List.of();
    }
    List<DomContent> content = new ArrayList<>();
    content.add(
        p(
            Printable.line(
                String.format(
                    Locale.ROOT,
                    "%s drawn with seed %d%s; under the decoders themselves they cost %s bits/dim"
                        + " on average.",
                    Numbers.count(samples.count(), "picture", "pictures"),
                    samples.seed(),
                    given(samples),
                    Numbers.fixed(samples.bitsPerDim(), 3)))));
    if (pictures.contactSheet() != null) {
      content.add(
          figure(
                  Figure.picture(pictures.contactSheet(), "contact sheet of the samples"),
                  figcaption(Printable.line(caption(samples))))
              .withClass("full"));
    } else {
      content.add(p("The contact sheet is too large for a page: samples/contact-sheet.png."));
    }
    return content;
  }

  private static String given(RunFigures.Samples samples) {
    return switch (samples.given()) {
      case "pixels" -> ", each going on from the first pixels of a picture";
      case "small" -> ", each from a small picture";
      case "high_bits" -> ", each from the high bits of a picture";
      default -> "";
    };
  }

  private static String caption(RunFigures.Samples samples) {
    String strips =
        samples.stages().size() > 1
            ? "Each strip is one picture after each stage: "
                + String.join(", ", samples.stages())
                + ". "
            : "";
    List<String> steered = new ArrayList<>();
    samples.steering().forEach((stage, keys) -> steered.add(stage + ": " + keys));
    return strips + "Steering: " + String.join("; ", steered) + ".";
  }
}
