package io.subscale.jobs.page.section;

import static j2html.TagCreator.dd;
import static j2html.TagCreator.div;
import static j2html.TagCreator.dl;
import static j2html.TagCreator.dt;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.p;
import static j2html.TagCreator.small;
import static j2html.TagCreator.span;

import io.subscale.jobs.error.Printable;
import io.subscale.jobs.page.figures.RunFigures;
import io.subscale.jobs.page.figures.StageFigures;
import io.subscale.jobs.page.markup.Numbers;
import io.subscale.jobs.score.Evaluation;
import j2html.tags.DomContent;
import j2html.tags.specialized.DlTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the run is, and its one number. */
public final class Heading {
  private static final int HEADLINE_DIGITS = 3;

  private final RunFigures run;
  private final Evaluation measured;

  /** The heading of a run. */
  public Heading(RunFigures run) {
    this.run = run;
    this.measured = run.headline();
  }

  /** The text of the browser's tab. */
  public String title() {
    double bits = measured == null ? validation() : measured.bitsPerDim();
    String number = Double.isNaN(bits) ? "" : Numbers.fixed(bits, HEADLINE_DIGITS) + " bits/dim · ";
    return number + source() + " " + geometry() + " · run " + run.name();
  }

  /** The content. */
  public List<DomContent> content() {
    return List.of(
        p(Printable.line("Subscale · run " + run.name())).withClass("eyebrow"),
        h1(Printable.line(source() + " ")).with(span(geometry())),
        headline(),
        facts());
  }

  /** The last part of what the data set was made from. */
  private String source() {
    String source = measured == null ? run.setting("data.source") : measured.dataset().source();
    String trimmed = source.replaceAll("[/\\\\]+$", "");
    String name = trimmed.substring(trimmed.lastIndexOf('/') + 1);
    return name.isEmpty() ? "a data set" : name;
  }

  private String geometry() {
    String size =
        measured == null ? run.setting("data.size") : String.valueOf(measured.dataset().size());
    String bits =
        measured == null ? run.setting("data.bits") : String.valueOf(measured.dataset().bits());
    return String.format(Locale.ROOT, "%s × %s, %s bits", size, size, bits);
  }

  private DomContent headline() {
    if (measured != null) {
      return headline(measured.bitsPerDim(), "bits/dim", scored());
    }
    double validation = validation();
    return Double.isNaN(validation)
        ? p("Training has begun; nothing has been measured yet.").withClass("lede")
        : headline(
            validation,
            "bits/dim",
            "So far, on the few images that training validates with, in sum over the stages that"
                + " have been validated. Evaluate scores a whole split.");
  }

  private static DomContent headline(double number, String unit, String lede) {
    return div(
            p(Numbers.fixed(number, HEADLINE_DIGITS)).withClass("big").with(span(unit)),
            p(Printable.line(lede)).withClass("lede"))
        .withClass("headline");
  }

  private String scored() {
    String images =
        Numbers.count(measured.images(), "image", "images")
            + " of the "
            + measured.split()
            + " split";
    boolean tiles = measured.photos() > 0 && measured.photos() < measured.images();
    String error =
        tiles
            ? Numbers.bits(measured.photoStandardError()) + " between photographs"
            : Numbers.bits(measured.standardError());
    return String.format(
        Locale.ROOT,
        "Exact likelihood of %s%s: every slice, every stage. Standard error %s. A uniform code"
            + " needs %s.",
        images,
        tiles
            ? " (tiles of " + Numbers.count(measured.photos(), "photograph", "photographs") + ")"
            : "",
        error,
        Numbers.fixed(measured.uniformBitsPerDim(), 0));
  }

  private double validation() {
    double sum = Double.NaN;
    for (StageFigures stage : run.stages()) {
      double last = stage.validation().last();
      if (!Double.isNaN(last)) {
        sum = Double.isNaN(sum) ? last : sum + last;
      }
    }
    return sum;
  }

  private DomContent facts() {
    List<DomContent> facts = new ArrayList<>();
    facts.add(fact("Plan", run.setting("plan.kind"), "scale " + run.setting("plan.scale")));
    facts.add(fact("Network", head(), network()));
    if (!run.stages().isEmpty()) {
      double minutes = run.stages().stream().mapToDouble(StageFigures::minutes).sum();
      long examples = run.stages().stream().mapToLong(StageFigures::examples).sum();
      long rounds = run.stages().stream().mapToLong(StageFigures::rounds).sum();
      facts.add(fact("Training time", Numbers.time(minutes), "wall time of the stages"));
      facts.add(fact("Examples seen", Numbers.count(examples), "slices, with repeats"));
      facts.add(fact("Averaging rounds", Numbers.count(rounds), workers()));
    }
    DlTag list = dl().withClass("facts");
    return list.with(facts);
  }

  private String head() {
    return switch (run.setting("net.head")) {
      case "law" -> "true".equals(run.setting("net.body")) ? "law over a body" : "law head";
      case "softmax" -> "softmax over a body";
      default -> "not told";
    };
  }

  private String network() {
    return "law".equals(run.setting("net.head")) && !"true".equals(run.setting("net.body"))
        ? "width "
            + run.setting("net.local_width")
            + ", "
            + run.setting("net.components")
            + " components"
        : "width " + run.setting("net.width");
  }

  private String workers() {
    String steps = run.setting("train.steps_per_round");
    return run.setting("train.workers") + " workers, " + steps + " steps a round";
  }

  private static DomContent fact(String name, String value, String note) {
    return div(
        dt(name),
        dd(Printable.line(value.isEmpty() ? "–" : value))
            .condWith(!note.isEmpty(), small(Printable.line(note))));
  }
}
