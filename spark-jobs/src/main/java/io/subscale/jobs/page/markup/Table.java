package io.subscale.jobs.page.markup;

import static j2html.TagCreator.div;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;

import io.subscale.jobs.error.Printable;
import j2html.tags.DomContent;
import j2html.tags.specialized.TableTag;
import j2html.tags.specialized.TrTag;
import java.util.ArrayList;
import java.util.List;

/** A table: texts in the first column, numbers in the others unless told otherwise. */
public final class Table {
  private final List<DomContent> head = new ArrayList<>();
  private final List<DomContent> rows = new ArrayList<>();
  private boolean ofText;

  /** A table with these headings, or without any. */
  public Table(String... headings) {
    this(List.of(headings));
  }

  /** A table with these headings. */
  public Table(List<String> headings) {
    headings.forEach(heading -> head.add(th(heading).attr("scope", "col")));
  }

  /** Texts in all columns. */
  public Table ofText() {
    ofText = true;
    return this;
  }

  /** A row; the first cell names it. */
  public Table row(String... cells) {
    return row(List.of(cells));
  }

  /** A row; the first cell names it. */
  public Table row(List<String> cells) {
    rows.add(tr(cells));
    return this;
  }

  /** A row that sums up those above it. */
  public Table sum(List<String> cells) {
    rows.add(tr(cells).withClass("sum"));
    return this;
  }

  /** A row that is not to be compared with the others. */
  public Table faint(List<String> cells) {
    rows.add(tr(cells).withClass("faint"));
    return this;
  }

  private TrTag tr(List<String> cells) {
    TrTag row = new TrTag();
    for (int i = 0; i < cells.size(); i++) {
      String text = Printable.line(cells.get(i));
      row.with(i == 0 ? th(text).attr("scope", "row") : td(text));
    }
    return row;
  }

  /** The table, in a box of its own that scrolls sideways where it is too wide. */
  public DomContent content() {
    TableTag table = table().withClass(ofText ? "texts" : "numbers");
    if (!head.isEmpty()) {
      table.with(thead(new TrTag().with(head)));
    }
    return div(table.with(tbody().with(rows))).withClass("wide");
  }
}
