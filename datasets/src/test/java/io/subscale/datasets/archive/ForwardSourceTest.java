package io.subscale.datasets.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.junit.jupiter.api.Test;

/** Streams that are walked as if they were files, and entries that are read as streams. */
class ForwardSourceTest {
  private static Map<String, byte[]> files() {
    Map<String, byte[]> files = Archives.files();
    byte[] large = new byte[1_000_000];
    new SplittableRandom(5).nextBytes(large);
    files.put("large.png", large);
    files.put("after.png", new byte[] {1, 2, 3});
    return files;
  }

  @Test
  void aTarIsWalkedAndReadInOneGo() throws IOException {
    byte[] tar = Archives.tar(files());
    Map<String, byte[]> read = new LinkedHashMap<>();
    try (ForwardSource source = new ForwardSource(new ByteArrayInputStream(tar), tar.length)) {
      ArchiveIndex.index("test", source, entry -> read.put(entry.id(), read(source, entry)));
    }
    assertThat(read.keySet()).isEqualTo(files().keySet());
    files().forEach((name, bytes) -> assertThat(read.get(name)).as(name).isEqualTo(bytes));
  }

  private static byte[] read(SeekableSource source, Entry entry) {
    try {
      return EntryStream.open(source, entry).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aZipIsNotReadFromFrontToEnd() throws IOException {
    byte[] zip = Archives.zip(files(), ZipEntry.STORED, Zip64Mode.Never);
    ForwardSource source = new ForwardSource(new ByteArrayInputStream(zip), zip.length);
    assertThatThrownBy(() -> ArchiveIndex.index("test", source, entry -> {}))
        .isInstanceOf(UnreadableEntryException.class)
        .hasMessageContaining("unpack it first");
  }

  @Test
  void aStreamThatEndsEarlyIsTold() {
    ForwardSource source = new ForwardSource(new ByteArrayInputStream(new byte[10]), 20);
    assertThatThrownBy(() -> source.readFully(5, new byte[10], 0, 10))
        .isInstanceOf(EOFException.class)
        .hasMessage("the stream ends at byte 10 of 20");
  }

  @Test
  void packedEntriesAreTheSameAsStreams() throws IOException {
    for (int method : new int[] {ZipEntry.STORED, ZipEntry.DEFLATED}) {
      byte[] zip = Archives.zip(files(), method, Zip64Mode.Never);
      Map<String, byte[]> read = new LinkedHashMap<>();
      try (SeekableSource source = new MemorySource(zip)) {
        ArchiveIndex.index("test", source, entry -> read.put(entry.id(), read(source, entry)));
      }
      files().forEach((name, bytes) -> assertThat(read.get(name)).as(name).isEqualTo(bytes));
    }
  }
}
