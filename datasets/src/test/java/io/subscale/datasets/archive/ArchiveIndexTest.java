package io.subscale.datasets.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveIndexTest {
  private static final Map<String, byte[]> FILES = Archives.files();

  @ParameterizedTest
  @CsvSource({"2, 1", "3, 2"}) // GNU long names and base-256 numbers; pax for both
  void everyFileOfATarReadsBack(int longFiles, int bigNumbers) throws Exception {
    assertSame(Archives.read(Archives.tar(FILES, longFiles, bigNumbers)), FILES);
  }

  @ParameterizedTest
  @ValueSource(ints = {ZipEntry.STORED, ZipEntry.DEFLATED})
  void everyFileOfAZipReadsBack(int method) throws Exception {
    for (Zip64Mode mode : new Zip64Mode[] {Zip64Mode.Never, Zip64Mode.Always}) {
      assertSame(Archives.read(Archives.zip(FILES, method, mode)), FILES);
    }
  }

  @Test
  void aTarOfTarsIsReadThrough() throws Exception {
    Map<String, byte[]> outer = new LinkedHashMap<>();
    outer.put("n01.tar", Archives.tar(FILES));
    outer.put("train/n02.tar", Archives.tar(Map.of("a.jpg", new byte[] {7})));
    outer.put("n03.zip", Archives.zip(Map.of("b.jpg", new byte[900])));
    outer.put("readme.txt", new byte[] {8});

    Map<String, byte[]> read = Archives.read(Archives.tar(outer));

    Map<String, byte[]> expected = new LinkedHashMap<>();
    FILES.forEach((path, bytes) -> expected.put("n01.tar/" + path, bytes));
    expected.put("train/n02.tar/a.jpg", new byte[] {7});
    expected.put("n03.zip/b.jpg", new byte[900]);
    expected.put("readme.txt", new byte[] {8});
    assertSame(read, expected);
  }

  @Test
  void anIndexReadsHeadersOnly() throws Exception {
    Map<String, byte[]> large = new LinkedHashMap<>();
    for (int file = 0; file < 20; file++) {
      large.put("large" + file, new byte[1_000_000]);
    }
    MemorySource tar = new MemorySource(Archives.tar(large));
    MemorySource zip = new MemorySource(Archives.zip(large, ZipEntry.DEFLATED, Zip64Mode.AsNeeded));
    List<Entry> entries = new ArrayList<>();

    ArchiveIndex.index("tar", tar, entries::add);
    ArchiveIndex.index("zip", zip, entries::add);

    assertThat(entries).hasSize(40);
    assertThat(tar.bytesRead()).isLessThan(200_000);
    assertThat(zip.bytesRead()).isLessThan(500_000);
  }

  @Test
  void aFileOnDiskIsRead(@TempDir Path folder) throws Exception {
    Path archive = Files.write(folder.resolve("a.tar"), Archives.tar(FILES));
    List<Entry> entries = new ArrayList<>();
    try (FileSource source = FileSource.open(archive)) {
      ArchiveIndex.index("a.tar", source, entries::add);
      for (Entry entry : entries) {
        assertThat(EntryReader.read(source, entry)).isEqualTo(FILES.get(entry.id()));
      }
    }
    assertThat(entries).hasSameSizeAs(FILES.keySet());
  }

  @ParameterizedTest
  @CsvSource({
    "../up.png, leads out",
    "a/../../up.png, leads out",
    "/etc/up.png, absolute",
    "C:\\up.png, absolute",
    "tab\t.png, control character"
  })
  void unsafeNamesAreRefusedAndTheRestIsRead(String name, String reason) throws Exception {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(name, new byte[] {1});
    files.put("./good//x.png", new byte[] {2});
    List<Entry> entries = new ArrayList<>();
    List<Refusal> refusals = new ArrayList<>();

    ArchiveIndex.index("test", new MemorySource(Archives.tar(files)), entries::add, refusals::add);

    assertThat(entries.stream().map(Entry::id)).containsExactly("good/x.png");
    assertThat(refusals).hasSize(1);
    assertThat(refusals.get(0).reason()).contains(reason);
    assertThatThrownBy(() -> Archives.read(Archives.tar(files)))
        .isInstanceOf(UnreadableArchiveException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void linksAreRefusedAndDirectoriesLeftOut() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      TarArchiveEntry link = new TarArchiveEntry("link.png", TarConstants.LF_SYMLINK);
      link.setLinkName("/etc/passwd");
      tar.putArchiveEntry(link);
      tar.closeArchiveEntry();
      tar.putArchiveEntry(new TarArchiveEntry("folder/"));
      tar.closeArchiveEntry();
    }
    List<Refusal> refusals = new ArrayList<>();

    ArchiveIndex.index(
        "test",
        new MemorySource(bytes.toByteArray()),
        entry -> assertThat(entry).isNull(),
        refusals::add);

    assertThat(refusals)
        .containsExactly(new Refusal("link.png", "is a link to no file of this archive", false));
  }

  /** Hard links lead to a path of the archive, the others to one from their own folder. */
  @Test
  void linksAreTheFilesThatTheyLeadTo() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String far = "far".repeat(40) + "/c.png";
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      link(tar, "d/later.png", TarConstants.LF_SYMLINK, "../a.png");
      for (String name : List.of("a.png", far)) {
        TarArchiveEntry file = new TarArchiveEntry(name);
        file.setSize(3);
        tar.putArchiveEntry(file);
        tar.write(new byte[] {(byte) name.length(), 2, 3});
        tar.closeArchiveEntry();
      }
      link(tar, "d/hard.png", TarConstants.LF_LINK, far);
      link(tar, "d/chain.png", TarConstants.LF_SYMLINK, "./later.png");
      link(tar, "d/round.png", TarConstants.LF_SYMLINK, "round.png");
      link(tar, "out.png", TarConstants.LF_SYMLINK, "d/../../a.png");
      link(tar, "gone.png", TarConstants.LF_LINK, "b.png");
    }
    MemorySource source = new MemorySource(bytes.toByteArray());
    Map<String, Byte> first = new TreeMap<>();
    List<Refusal> refusals = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    ArchiveIndex.index("test", source, entries::add, refusals::add);
    for (Entry entry : entries) {
      first.put(entry.id(), EntryReader.read(source, entry)[0]);
    }

    byte ofFar = (byte) far.length();
    assertThat(first)
        .containsOnly(
            Map.entry("a.png", (byte) 5),
            Map.entry(far, ofFar),
            Map.entry("d/later.png", (byte) 5),
            Map.entry("d/chain.png", (byte) 5),
            Map.entry("d/hard.png", ofFar));
    assertThat(refusals)
        .extracting(Refusal::id)
        .containsExactly("d/round.png", "out.png", "gone.png");
  }

  private static void link(TarArchiveOutputStream tar, String name, byte type, String target)
      throws Exception {
    TarArchiveEntry link = new TarArchiveEntry(name, type);
    link.setLinkName(target);
    tar.putArchiveEntry(link);
    tar.closeArchiveEntry();
  }

  @Test
  void anEncryptedZipEntryIsRefused() throws Exception {
    byte[] zip = Archives.zip(Map.of("a.png", new byte[100]));
    for (int at = 0; at < zip.length - 10; at++) {
      if (zip[at] == 'P' && zip[at + 1] == 'K' && zip[at + 2] == 1 && zip[at + 3] == 2) {
        zip[at + 8] |= 1;
      }
    }
    List<Refusal> refusals = new ArrayList<>();

    ArchiveIndex.index("test", new MemorySource(zip), entry -> {}, refusals::add);

    assertThat(refusals).containsExactly(new Refusal("a.png", "is encrypted", false));
  }

  @Test
  void aZipBehindAProgramIsRead() throws Exception {
    byte[] zip = Archives.zip(FILES);
    byte[] behind = new byte[zip.length + 5];
    System.arraycopy("PK\3\4-".getBytes(StandardCharsets.US_ASCII), 0, behind, 0, 5);
    System.arraycopy(zip, 0, behind, 5, zip.length);

    assertSame(Archives.read(behind), FILES);
  }

  @Test
  void whatIsNoArchiveIsSaid() throws Exception {
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
      out.write(Archives.tar(FILES));
    }

    assertUnreadable(gzip.toByteArray(), "test, byte 0: compressed as a whole with gzip");
    assertUnreadable(new byte[] {'B', 'Z', 'h', '9'}, "with bzip2");
    assertUnreadable(new byte[0], "neither a tar nor a zip archive");
    assertUnreadable("x".repeat(2000).getBytes(StandardCharsets.US_ASCII), "neither a tar");
  }

  @Test
  void aTruncatedTarIsRefusedWithItsOffset() throws Exception {
    byte[] tar = Archives.tar(FILES);
    int end = tar.length;
    while (tar[end - 1] == 0) {
      end--;
    }
    for (int length = 0; length <= end; length += 97) {
      assertUnreadable(Arrays.copyOf(tar, length), "");
    }
    Map<String, byte[]> one = Map.of("a", new byte[600]);
    assertUnreadable(Arrays.copyOf(Archives.tar(one), 1000), "byte 512: truncated: 'a' ends at");
    assertUnreadable(Arrays.copyOf(Archives.tar(one), 1536), "may be cut short: byte 1536");
  }

  @Test
  void aTruncatedZipIsRefused() throws Exception {
    byte[] zip = Archives.zip(FILES);
    for (int length = 4; length < zip.length; length += 53) {
      assertUnreadable(Arrays.copyOf(zip, length), "truncated");
    }
  }

  @Test
  void damageInsideANestedTarNamesIt() throws Exception {
    byte[] inner = Archives.tar(Map.of("a.jpg", new byte[10]));
    inner[1024] = 'x';

    assertUnreadable(
        Archives.tar(Map.of("n01.tar", inner)),
        "test > n01.tar, byte 1024: damaged: no tar header here");
  }

  private static void assertUnreadable(byte[] archive, String message) {
    assertThatThrownBy(() -> Archives.read(archive))
        .isInstanceOf(UnreadableArchiveException.class)
        .hasMessageContaining(message);
  }

  private static void assertSame(Map<String, byte[]> read, Map<String, byte[]> expected) {
    assertThat(read.keySet()).containsExactlyElementsOf(expected.keySet());
    expected.forEach((path, bytes) -> assertThat(read.get(path)).as(path).isEqualTo(bytes));
  }
}
