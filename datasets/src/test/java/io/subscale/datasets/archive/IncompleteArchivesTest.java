package io.subscale.datasets.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing of an archive is left out without a word, and nothing is taken twice. */
class IncompleteArchivesTest {
  private static final byte[] A = tar("a.png");
  private static final byte[] B = tar("b.png");

  @Test
  void tarsBehindEachOtherAreReadToTheEnd() throws Exception {
    assertThat(ids(joined(A, B))).containsExactly("a.png", "b.png");
    // One lone block of zeros between two files.
    assertThat(ids(joined(Arrays.copyOf(A, 1024), new byte[512], B)))
        .containsExactly("a.png", "b.png");
    assertThat(ids(joined(A, new byte[100_000]))).containsExactly("a.png");
  }

  @Test
  void bytesBehindATarThatAreNoneAreTold() throws Exception {
    byte[] noise = new byte[700];
    Arrays.fill(noise, (byte) 'x');
    assertThat(ids(joined(A, noise)))
        .containsExactly(
            "a.png",
            "! (end of the archive): 700 bytes follow the tar's end and are no tar: byte "
                + A.length);
    assertThat(ids(joined(A, new byte[] {1}))).hasSize(2);
  }

  @Test
  void aTarWithoutAnEndIsReadAndTold() throws Exception {
    assertThat(ids(Arrays.copyOf(A, 1024)))
        .containsExactly(
            "a.png",
            "! (end of the archive): the tar ends without a block that says so, and may be cut short: byte 1024");
  }

  @ParameterizedTest
  @ValueSource(strings = {"in.tar.gz", "in.tgz", "in.TAR.XZ", "in.tbz2"})
  void compressedInnerArchivesAreTold(String name) throws Exception {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(name, new byte[] {0x1f, (byte) 0x8b, 8});
    files.put("._" + name, new byte[] {0, 5, 22, 7}); // what macOS keeps beside a file
    files.put("__MACOSX/in.tar", new byte[] {0, 5, 22, 7});

    assertThat(ids(Archives.tar(files)))
        .containsExactly(
            "! " + name + ": an archive that is compressed inside this one; unpack it first",
            "._" + name,
            "__MACOSX/in.tar");
  }

  @Test
  void innerArchivesThatAZipDeflatesAreTold() throws Exception {
    byte[] deflated = Archives.zip(Map.of("in.tar", A), ZipEntry.DEFLATED, Zip64Mode.Never);
    assertThat(ids(deflated))
        .containsExactly(
            "! in.tar: an archive that is compressed inside this one; unpack it first");
    byte[] stored = Archives.zip(Map.of("in.tar", A), ZipEntry.STORED, Zip64Mode.Never);
    assertThat(ids(stored)).containsExactly("in.tar/a.png");
  }

  /** As in a bomb: each entry says that its bytes are those of the one before, header and all. */
  @Test
  void zipEntriesThatShareBytesAreRefused() throws Exception {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < 100; i++) {
      files.put("f" + i + ".png", new byte[1000]);
    }
    byte[] zip = Archives.zip(files, ZipEntry.STORED, Zip64Mode.Never);
    ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(ids(zip)).hasSize(100);
    int third = central(bytes, 3);
    int offset = bytes.getInt(third + 42);
    bytes.putInt(third + 42, bytes.getInt(central(bytes, 2) + 42));

    assertThatThrownBy(() -> ids(zip))
        .isInstanceOf(UnreadableArchiveException.class)
        .hasMessageContaining("entries of the zip share bytes");

    bytes.putInt(third + 42, offset);
    int second = central(bytes, 2);
    bytes.putInt(second + 20, 1500).putInt(second + 24, 1500); // reaches into the third
    assertThatThrownBy(() -> ids(zip)).hasMessageContaining("share bytes");
  }

  @Test
  void entriesNeedNotBeInTheOrderOfTheDirectory() throws Exception {
    Ranges ranges = new Ranges();
    for (int i = 999; i >= 0; i--) {
      ranges.add(10L * i, 10L * i + 10);
    }
    assertThat(ranges.overlap()).isEqualTo(-1);
    ranges.add(4995, 4996);
    assertThat(ranges.overlap()).isBetween(4990L, 5000L);
  }

  /** Place of the n-th central header, from 0. */
  private static int central(ByteBuffer zip, int n) {
    int found = -1;
    for (int at = 0; at < zip.capacity() - 4; at++) {
      if (zip.getInt(at) == 0x02014B50 && ++found == n) {
        return at;
      }
    }
    throw new AssertionError("no header " + n);
  }

  /** Ids; what is refused as "! id: reason". */
  private static List<String> ids(byte[] archive) throws Exception {
    List<String> ids = new ArrayList<>();
    ArchiveIndex.index(
        "test",
        new MemorySource(archive),
        entry -> ids.add(entry.id()),
        refusal -> {
          assertThat(refusal.lost()).isTrue();
          ids.add("! " + refusal.id() + ": " + refusal.reason());
        });
    return ids;
  }

  private static byte[] tar(String name) {
    try {
      return Archives.tar(Map.of(name, new byte[10]));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
