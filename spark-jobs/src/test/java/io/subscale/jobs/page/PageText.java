package io.subscale.jobs.page;

import java.io.StringReader;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Reads a page as a program would. */
final class PageText {
  private PageText() {}

  /** The page as XML, which it is but for its first line; fails if an element is not closed. */
  static Document parse(String html) throws Exception {
    String xml = html.replaceFirst("<!DOCTYPE html>", "");
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }

  /** What a person reads: no style, no data. */
  static String text(String html) throws Exception {
    return ((Element) parse(html).getElementsByTagName("main").item(0)).getTextContent();
  }

  /** The numbers. */
  static String figures(String html) throws Exception {
    NodeList scripts = parse(html).getElementsByTagName("script");
    return scripts.item(scripts.getLength() - 1).getTextContent();
  }
}
