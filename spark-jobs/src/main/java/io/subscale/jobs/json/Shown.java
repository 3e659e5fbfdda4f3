package io.subscale.jobs.json;

import com.fasterxml.jackson.databind.JsonNode;

/** How a message shows what a file holds: in short, and harmless on a terminal. */
final class Shown {
  private static final int MOST = 120;

  private Shown() {}

  /** Kind and value. */
  static String value(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "a list";
      case STRING -> "the text \"" + text(node.textValue()) + '"';
      case NUMBER -> "the number " + text(node.asText());
      case BOOLEAN -> node.asText();
      case BINARY, MISSING, NULL, POJO -> "nothing";
    };
  }

  /** A text, cut, everything but printable ASCII escaped. */
  static String text(String text) {
    StringBuilder shown = new StringBuilder();
    int most = Math.min(text.length(), MOST);
    for (int i = 0; i < most; i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c <= '~') {
        shown.append(c);
      } else {
        shown.append("\\u").append(Integer.toHexString(0x10000 | c).substring(1));
      }
    }
    return shown.append(text.length() > most ? "..." : "").toString();
  }
}
