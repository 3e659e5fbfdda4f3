package io.subscale.datasets.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/** Archives written by commons-compress, and what our readers find in them. */
final class Archives {
  private Archives() {}

  /** Files of several sizes, some compressible, with names short, long and in other scripts. */
  static Map<String, byte[]> files() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    SplittableRandom random = new SplittableRandom(3);
    int[] sizes = {0, 1, 511, 512, 513, 20_000};
    for (int size : sizes) {
      byte[] noise = new byte[size];
      random.nextBytes(noise);
      files.put("folder/noise" + size + ".png", noise);
      files.put("flat" + size, new byte[size]);
    }
    files.put("d/" + "long".repeat(40) + "/name.jpg", new byte[] {1, 2, 3});
    files.put("bilder/Grün 写真 #1.jpg", new byte[] {4, 5});
    return files;
  }

  static byte[] tar(Map<String, byte[]> files, int longFiles, int bigNumbers) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
      tar.setLongFileMode(longFiles);
      tar.setBigNumberMode(bigNumbers);
      tar.setAddPaxHeadersForNonAsciiNames(longFiles == TarArchiveOutputStream.LONGFILE_POSIX);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey(), true);
        entry.setSize(file.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  static byte[] tar(Map<String, byte[]> files) throws IOException {
    return tar(files, TarArchiveOutputStream.LONGFILE_GNU, TarArchiveOutputStream.BIGNUMBER_STAR);
  }

  static byte[] zip(Map<String, byte[]> files, int method, Zip64Mode zip64) throws IOException {
    SeekableInMemoryByteChannel bytes = new SeekableInMemoryByteChannel();
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
      zip.setUseZip64(zip64);
      zip.setMethod(method);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putArchiveEntry(new ZipArchiveEntry(file.getKey()));
        zip.write(file.getValue());
        zip.closeArchiveEntry();
      }
    }
    return Arrays.copyOf(bytes.array(), (int) bytes.size());
  }

  static byte[] zip(Map<String, byte[]> files) throws IOException {
    return zip(files, ZipEntry.DEFLATED, Zip64Mode.AsNeeded);
  }

  /** All files, by our index and reader; a refused one fails. */
  static Map<String, byte[]> read(byte[] archive) throws IOException {
    MemorySource source = new MemorySource(archive);
    List<Entry> entries = new ArrayList<>();
    ArchiveIndex.index("test", source, entries::add);
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (Entry entry : entries) {
      files.put(entry.id(), EntryReader.read(source, entry));
    }
    return files;
  }
}
