package io.subscale.jobs.page.markup;

import static j2html.TagCreator.div;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.h3;
import static j2html.TagCreator.img;

import io.subscale.jobs.error.Printable;
import j2html.tags.DomContent;
import java.util.Base64;
import java.util.List;

/** Plots and pictures with a heading and a sentence. */
public final class Figure {
  private Figure() {}

  /** A plot under its heading, with a sentence below; the sentence may be empty. */
  public static DomContent of(String heading, DomContent plot, String caption) {
    return figure(h3(Printable.line(heading)), plot)
        .condWith(!caption.isEmpty(), figcaption(Printable.line(caption)));
  }

  /** Figures side by side where there is room. */
  public static DomContent row(List<DomContent> figures) {
    return div().withClass("figures").with(figures);
  }

  /** Small figures side by side, three where there is room. */
  public static DomContent smallRow(List<DomContent> figures) {
    return div().withClasses("figures", "small").with(figures);
  }

  /** A PNG within the page. */
  public static DomContent picture(byte[] png, String says) {
    return img()
        .withSrc("data:image/png;base64," + Base64.getEncoder().encodeToString(png))
        .withAlt(Printable.line(says));
  }
}
