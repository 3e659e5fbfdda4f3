package io.subscale.jobs.page.plot;

import j2html.tags.ContainerTag;
import j2html.tags.DomContent;
import java.util.Locale;

/** An SVG picture in the making, in its own units, y downwards. */
final class Drawing {
  /** Units from left to right of every plot. */
  static final double WIDTH = 420;

  private final Element root;

  /** Where a text is held. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  /** Any element. */
  static final class Element extends ContainerTag<Element> {
    Element(String name) {
      super(name);
    }

    Element number(String attribute, double value) {
      return attr(attribute, Drawing.number(value));
    }

    /** Shows a text while the pointer is on the element. */
    Element tip(String text) {
      return with(new Element("title").withText(text));
    }
  }

  /**
   * Nothing yet.
   *
   * @param says what the plot shows, for those who cannot see it
   */
  Drawing(double height, String says) {
    root =
        new Element("svg")
            .attr("viewBox", "0 0 " + number(WIDTH) + " " + number(height))
            .attr("role", "img")
            .attr("aria-label", says);
  }

  Element line(double x1, double y1, double x2, double y2, String style) {
    return add("line", style).number("x1", x1).number("y1", y1).number("x2", x2).number("y2", y2);
  }

  Element box(double x, double y, double width, double height, String style) {
    return add("rect", style)
        .number("x", x)
        .number("y", y)
        .number("width", Math.max(0, width))
        .number("height", Math.max(0, height));
  }

  Element dot(double x, double y, double radius, String style) {
    return add("circle", style).number("cx", x).number("cy", y).number("r", radius);
  }

  Element path(String d, String style) {
    return add("path", style).attr("d", d);
  }

  Element text(double x, double y, Anchor anchor, String text) {
    return add("text", "at-" + anchor.name().toLowerCase(Locale.ROOT))
        .number("x", x)
        .number("y", y)
        .withText(text);
  }

  private Element add(String name, String style) {
    Element element = new Element(name).withClass(style);
    root.with(element);
    return element;
  }

  /** The picture. */
  DomContent content() {
    return root;
  }

  /** A coordinate. */
  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.2f", value);
    return text.endsWith(".00") ? text.substring(0, text.length() - 3) : text;
  }
}
