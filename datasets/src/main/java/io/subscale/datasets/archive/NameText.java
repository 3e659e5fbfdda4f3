package io.subscale.datasets.archive;

import java.lang.Character.UnicodeScript;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

/**
 * The text of a file's name that is given as bytes without a word of their encoding, whatever the
 * locale of this process is: UTF-8 if the bytes are that, else Japanese (code page 932) if they
 * read as such, else the encoding that is usual where the name stands. Different bytes have
 * different texts, so that a wrong guess changes an id, not the pictures.
 */
public final class NameText {
  private static final Set<UnicodeScript> JAPANESE_SCRIPTS =
      EnumSet.of(UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA);

  /** Of no script of its own. */
  private static final char LONG_VOWEL = '\u30FC';

  private static final Charset JAPANESE = Charset.forName("windows-31j");
  private static final Charset DOS = Charset.forName("IBM437");
  private static final Charset WESTERN = Charset.forName("windows-1252");

  private NameText() {}

  /** A path on a disk or in a tar: Western if nothing else. */
  public static String of(byte[] path) {
    return parts(path, NameText::western);
  }

  /** A path in a zip without its flag for UTF-8: code page 437 if nothing else. */
  static String ofZip(byte[] path) {
    return parts(path, part -> new String(part, DOS));
  }

  private static String western(byte[] part) {
    String text = strictly(part, WESTERN);
    return text == null ? new String(part, StandardCharsets.ISO_8859_1) : text;
  }

  /** Each folder and file of a path has an encoding of its own. */
  private static String parts(byte[] path, Function<byte[], String> otherwise) {
    StringBuilder text = new StringBuilder();
    int from = 0;
    for (int at = 0; at <= path.length; at++) {
      if (at == path.length || path[at] == '/') {
        byte[] part = Arrays.copyOfRange(path, from, at);
        String known = utf8OrJapanese(part);
        text.append(from == 0 ? "" : "/").append(known == null ? otherwise.apply(part) : known);
        from = at + 1;
      }
    }
    return text.toString();
  }

  private static String utf8OrJapanese(byte[] name) {
    String text = strictly(name, StandardCharsets.UTF_8);
    if (text == null && japanese(name)) {
      text = strictly(name, JAPANESE);
    }
    return text;
  }

  /** The text, or null if the bytes are not in this encoding. */
  private static String strictly(byte[] name, Charset charset) {
    try {
      CharBuffer text =
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(name));
      return text.toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /**
   * Whether bytes that are not ASCII look like Japanese rather than accented letters, which stand
   * alone between others and often make a kanji with the letter behind them: there are two or more
   * Japanese characters in a row, or one that has no letters beside it.
   */
  private static boolean japanese(byte[] name) {
    int run = 0;
    int at = 0;
    boolean found = false;
    while (at < name.length) {
      int length = japaneseBytes(name, at);
      if (length == 0) {
        run = 0;
        at++;
        continue;
      }
      run++;
      boolean apart = !letter(name, at - 1) && !letter(name, at + length);
      boolean telling = length == 2 && (name[at + 1] < 0 || name[at + 1] == '\\');
      found |= run > 1 || telling && apart;
      at += length;
    }
    return found;
  }

  /** 2 for a kana or kanji at this place, 1 for a narrow kana, 0 for anything else. */
  private static int japaneseBytes(byte[] name, int at) {
    int lead = name[at] & 0xFF;
    if (lead >= 0xA6 && lead <= 0xDF) {
      return 1;
    }
    boolean wide = lead >= 0x81 && lead <= 0x9F || lead >= 0xE0 && lead <= 0xFC;
    if (!wide || at + 1 == name.length) {
      return 0;
    }
    String text = strictly(new byte[] {name[at], name[at + 1]}, JAPANESE);
    if (text == null || text.length() != 1) {
      return 0;
    }
    boolean japanese =
        JAPANESE_SCRIPTS.contains(UnicodeScript.of(text.charAt(0))) || text.charAt(0) == LONG_VOWEL;
    return japanese ? 2 : 0;
  }

  private static boolean letter(byte[] name, int at) {
    return at >= 0 && at < name.length && (name[at] & 0xDF) >= 'A' && (name[at] & 0xDF) <= 'Z';
  }
}
