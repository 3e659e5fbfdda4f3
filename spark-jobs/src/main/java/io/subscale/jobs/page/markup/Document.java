package io.subscale.jobs.page.markup;

import static j2html.TagCreator.body;
import static j2html.TagCreator.footer;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.head;
import static j2html.TagCreator.header;
import static j2html.TagCreator.html;
import static j2html.TagCreator.main;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.p;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.script;
import static j2html.TagCreator.style;
import static j2html.TagCreator.title;

import io.subscale.jobs.error.Printable;
import io.subscale.jobs.json.StrictJson;
import j2html.Config;
import j2html.TagCreator;
import j2html.rendering.FlatHtml;
import j2html.tags.DomContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One page: head, style, sections one after another, its numbers as JSON. */
public final class Document {
  private static final String STYLE = read("page.css");
  private static final String POLICY =
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

  private final String title;
  private final List<DomContent> top;
  private final List<DomContent> sections = new ArrayList<>();

  /**
   * An empty page.
   *
   * @param title in the browser's tab
   * @param top what stands above the sections
   */
  public Document(String title, DomContent... top) {
    this.title = title;
    this.top = List.of(top);
  }

  /** Adds a section, unless it has no content. */
  public Document section(String id, String heading, List<DomContent> content) {
    if (!content.isEmpty()) {
      sections.add(TagCreator.section(h2(heading)).withId(id).with(content));
    }
    return this;
  }

  /**
   * The page as text.
   *
   * @param figures everything that it shows as numbers
   * @param madeBy the last line
   */
  public String text(Record figures, String madeBy) {
    DomContent page =
        html(
                head(
                    meta().withCharset("utf-8"),
                    meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
                    meta().withName("color-scheme").withContent("light dark"),
                    meta().attr("http-equiv", "Content-Security-Policy").withContent(POLICY),
                    title(Printable.line(title)),
                    style(rawHtml(STYLE))),
                body(
                    main(header().with(top)).with(sections).with(footer(p(Printable.line(madeBy)))),
                    script(rawHtml(data(figures))).withId("figures").withType("application/json")))
            .withLang("en");
    try {
      return "<!DOCTYPE html>\n"
          + page.render(FlatHtml.inMemory(Config.defaults().withEmptyTagsClosed(true))).toString();
    } catch (IOException e) {
      throw new UncheckedIOException("memory is no file", e);
    }
  }

  /** JSON that is no markup whatever texts are in it, and that turns no direction of writing. */
  private static String data(Record figures) {
    StringBuilder data = new StringBuilder();
    for (char c : StrictJson.write(figures).toCharArray()) {
      if (c > '~' || c == '&' || c == '<' || c == '>') {
        data.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        data.append(c);
      }
    }
    return data.toString();
  }

  private static String read(String resource) {
    try (InputStream in = Document.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(resource + " in the program's own jar", e);
    }
  }
}
