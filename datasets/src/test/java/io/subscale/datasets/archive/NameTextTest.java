package io.subscale.datasets.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameTextTest {
  private static final int UTF8_FLAG = 8;

  @ParameterizedTest
  @CsvSource({
    "UTF-8, Żółć/写真.png",
    "IBM437, Grün/größe ñandú élève.png",
    "IBM437, Ärger.png",
    "windows-31j, 写真/表紙.png", // the second byte of the third character is a backslash
    "windows-31j, 犬.png",
    "windows-31j, テスト_01.png",
    "windows-31j, ﾃｽﾄ.png",
    "windows-31j, IMG ソ.png",
  })
  void zipNamesAreReadInTheirCodePage(String charset, String name) throws Exception {
    byte[] zip = zip(name.getBytes(Charset.forName(charset)), new byte[0], 0);

    assertThat(ids(zip)).containsExactly(name);
  }

  @ParameterizedTest
  @CsvSource({"UTF-8, Żółć/写真.png", "windows-1252, Grün/größe.png", "windows-31j, 写真/表紙.png"})
  void tarNamesAreReadInTheirCodePage(String charset, String name) throws Exception {
    byte[] tar =
        Archives.tar(
            Map.of("x".repeat(name.getBytes(Charset.forName(charset)).length), new byte[1]));
    byte[] bytes = name.getBytes(Charset.forName(charset));
    int sum = 0;
    for (int i = 0; i < bytes.length; i++) {
      sum += (bytes[i] & 0xFF) - 'x';
      tar[i] = bytes[i];
    }
    int stated = Integer.parseInt(new String(tar, 148, 6, StandardCharsets.US_ASCII).trim(), 8);
    byte[] digits =
        Integer.toOctalString(stated + sum | 1 << 18)
            .substring(1)
            .getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, tar, 148, 6);

    assertThat(ids(tar)).containsExactly(name);
  }

  @Test
  void theFlagAndTheFieldForUtf8DecideBeforeAnyGuess() throws Exception {
    byte[] japanese = "写真.png".getBytes(Charset.forName("windows-31j"));
    byte[] utf8 = "Grün.png".getBytes(StandardCharsets.UTF_8);

    assertThat(ids(zip(utf8, new byte[0], UTF8_FLAG))).containsExactly("Grün.png");
    assertThat(ids(zip(japanese, unicodeField(japanese, utf8), 0))).containsExactly("Grün.png");
    // The field is of another name: the entry was renamed by a program that does not know it.
    assertThat(ids(zip(japanese, unicodeField(utf8, utf8), 0))).containsExactly("写真.png");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\b.png", "写真\\表.png"})
  void backslashesPartPathsAfterDecoding(String name) throws Exception {
    byte[] zip = zip(name.getBytes(Charset.forName("windows-31j")), new byte[0], 0);

    assertThat(ids(zip)).containsExactly(name.replace('\\', '/'));
  }

  @Test
  void eachPartOfAPathHasItsOwnEncoding() {
    byte[] utf8 = "写真/".getBytes(StandardCharsets.UTF_8);
    byte[] latin = "café".getBytes(StandardCharsets.ISO_8859_1);
    byte[] path = ByteBuffer.allocate(utf8.length + latin.length).put(utf8).put(latin).array();

    assertThat(NameText.of(path)).isEqualTo("写真/café");
  }

  private static List<String> ids(byte[] archive) throws Exception {
    List<String> ids = new ArrayList<>();
    ArchiveIndex.index("test", new MemorySource(archive), entry -> ids.add(entry.id()));
    return ids;
  }

  private static byte[] unicodeField(byte[] of, byte[] name) {
    CRC32 sum = new CRC32();
    sum.update(of);
    return little(9 + name.length)
        .putShort((short) 0x7075)
        .putShort((short) (5 + name.length))
        .put((byte) 1)
        .putInt((int) sum.getValue())
        .put(name)
        .array();
  }

  /** A zip of one stored file of one byte; flags are the upper byte of the flags. */
  private static byte[] zip(byte[] name, byte[] extra, int flags) {
    ByteBuffer zip = little(30 + name.length + 1 + 46 + name.length + extra.length + 22);
    zip.putInt(0x04034B50).putShort((short) 20).put((byte) 0).put((byte) flags).putShort((short) 0);
    zip.putInt(0).putInt(0).putInt(1).putInt(1).putShort((short) name.length).putShort((short) 0);
    zip.put(name).put((byte) 7);
    int directory = zip.position();
    zip.putInt(0x02014B50).putShort((short) 20).putShort((short) 20).put((byte) 0);
    zip.put((byte) flags).putShort((short) 0).putInt(0).putInt(0).putInt(1).putInt(1);
    zip.putShort((short) name.length).putShort((short) extra.length).putShort((short) 0);
    zip.putShort((short) 0).putShort((short) 0).putInt(0).putInt(0).put(name).put(extra);
    int length = zip.position() - directory;
    zip.putInt(0x06054B50).putInt(0).putShort((short) 1).putShort((short) 1);
    return zip.putInt(length).putInt(directory).putShort((short) 0).array();
  }

  private static ByteBuffer little(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
