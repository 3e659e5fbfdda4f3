package io.subscale.jobs.error;

/**
 * Text of strangers, names of files above all, made harmless: it cannot move a terminal's cursor,
 * turn the direction of writing, pretend to be another line, or be markup.
 */
public final class Printable {
  private Printable() {}

  /** A text of one line: control and format characters, line ends too, as {@code \\uXXXX}. */
  public static String line(String text) {
    return escaped(text, false);
  }

  /** A text of several lines: as {@link #line}, but tabs and line ends stay. */
  public static String lines(String text) {
    return escaped(text, true);
  }

  /** A line inside a paragraph or a table cell of Markdown, as its letters. */
  public static String markdown(String text) {
    StringBuilder markdown = new StringBuilder();
    for (char c : line(text).toCharArray()) {
      switch (c) {
        case '<' -> markdown.append("&lt;");
        case '>' -> markdown.append("&gt;");
        case '&' -> markdown.append("&amp;");
        case '\\', '`', '*', '_', '[', ']', '|', '#', '!' -> markdown.append('\\').append(c);
        default -> markdown.append(c);
      }
    }
    return markdown.toString();
  }

  private static String escaped(String text, boolean lines) {
    StringBuilder printable = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (lines && (c == '\n' || c == '\t') || isHarmless(c)) {
                printable.appendCodePoint(c);
              } else {
                for (char part : Character.toChars(c)) {
                  printable.append("\\u").append(Integer.toHexString(0x10000 | part).substring(1));
                }
              }
            });
    return printable.toString();
  }

  private static boolean isHarmless(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
