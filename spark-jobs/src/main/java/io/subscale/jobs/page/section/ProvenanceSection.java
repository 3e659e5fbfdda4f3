package io.subscale.jobs.page.section;

import static j2html.TagCreator.details;
import static j2html.TagCreator.h3;
import static j2html.TagCreator.summary;

import io.subscale.jobs.page.figures.RunFigures;
import io.subscale.jobs.page.markup.Numbers;
import io.subscale.jobs.page.markup.Table;
import io.subscale.jobs.score.Evaluation;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;

/** What the figures follow from. */
public final class ProvenanceSection {
  private final RunFigures run;

  /** The section of a run. */
  public ProvenanceSection(RunFigures run) {
    this.run = run;
  }

  /** The content. */
  public List<DomContent> content() {
    List<DomContent> content = new ArrayList<>();
    content.add(facts());
    if (run.provenance() != null && !run.provenance().changes().isEmpty()) {
      content.add(h3("Settings that were changed on the way"));
      content.add(changes());
    }
    if (!run.config().isEmpty()) {
      Table keys = new Table("key", "value").ofText();
      run.config().forEach(keys::row);
      content.add(
          details(
              summary("All " + run.config().size() + " keys of the configuration"),
              keys.content()));
    }
    return content;
  }

  private DomContent facts() {
    Table table = new Table().ofText();
    table.row("run folder", run.folder());
    table.row("seed", run.setting("run.seed"));
    if (run.provenance() != null) {
      table.row("trained on data set", run.provenance().dataset());
      table.row("plan and network", run.provenance().configuration());
    }
    for (Evaluation evaluation : run.evaluations()) {
      table.row(
          "scored, " + evaluation.split(),
          evaluation.dataset().fingerprint() + " (" + evaluation.dataset().source() + ")");
    }
    if (run.provenance() != null) {
      run.provenance().versions().forEach(table::row);
    }
    return table.content();
  }

  private DomContent changes() {
    Table table = new Table("stage", "after round", "key", "was", "since").ofText();
    for (RunFigures.Change change : run.provenance().changes()) {
      table.row(
          change.stage(), Numbers.count(change.round()), change.key(), change.was(), change.now());
    }
    return table.content();
  }
}
