package io.subscale.datasets.archive;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EntryReaderTest {
  @Test
  void aFileAboveTheLimitIsRefusedBeforeItIsAllocated() {
    Entry huge = new Entry("a", 0, 1L << 40, 1L << 40, Packing.STORED);

    assertThatThrownBy(() -> EntryReader.read(new MemorySource(new byte[9]), huge))
        .isInstanceOf(UnreadableEntryException.class)
        .hasMessage("the file has 1099511627776 bytes, more than the limit of 268435456");
  }

  @Test
  void anImpossibleRatioIsRefusedBeforeItIsAllocated() {
    Entry bomb = new Entry("a", 0, 200_000_000, 100, Packing.DEFLATED);

    assertThatThrownBy(() -> EntryReader.read(new MemorySource(new byte[100]), bomb))
        .isInstanceOf(UnreadableEntryException.class)
        .hasMessageContaining("which deflate cannot do");
  }

  @Test
  void wrongLengthsOfPackedFilesAreRefused() throws Exception {
    MemorySource zip = new MemorySource(Archives.zip(Map.of("a", new byte[1000])));
    List<Entry> entries = new ArrayList<>();
    ArchiveIndex.index("test", zip, entries::add);
    Entry a = entries.get(0);

    assertThatThrownBy(() -> EntryReader.read(zip, ofLength(a, 1001)))
        .isInstanceOf(UnreadableEntryException.class)
        .hasMessage("damaged: unpacks to 1000 bytes, not 1001");
    assertThatThrownBy(() -> EntryReader.read(zip, ofLength(a, 999)))
        .isInstanceOf(UnreadableEntryException.class)
        .hasMessage("damaged: unpacks to more than 999 bytes");
  }

  @Test
  void aSourceThatHasBecomeShorterIsAnError() {
    Entry entry = new Entry("a", 5, 10, 10, Packing.STORED);

    assertThatThrownBy(() -> EntryReader.read(new MemorySource(new byte[12]), entry))
        .isInstanceOf(EOFException.class)
        .hasMessage("the file ends before byte 15");
  }

  private static Entry ofLength(Entry entry, long length) {
    return new Entry(entry.id(), entry.offset(), length, entry.packedLength(), entry.packing());
  }
}
