package io.subscale.jobs.source;

import io.subscale.datasets.archive.ArchiveIndex;
import io.subscale.datasets.archive.Entry;
import io.subscale.datasets.archive.EntryReader;
import io.subscale.datasets.archive.EntryStream;
import io.subscale.datasets.archive.FileNames;
import io.subscale.datasets.archive.ForwardSource;
import io.subscale.datasets.archive.Packing;
import io.subscale.datasets.archive.Refusal;
import io.subscale.datasets.archive.SeekableSource;
import io.subscale.datasets.archive.UnreadableArchiveException;
import io.subscale.datasets.archive.UnreadableEntryException;
import io.subscale.datasets.decode.ImageDecoder;
import io.subscale.datasets.pixels.PixelBatch;
import io.subscale.jobs.error.JobException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;

/**
 * What is in a file that holds many pictures. Of a tar or zip, places are listed, and other tasks
 * read there. What can only be read from front to end is, here: batches of pixels, and all of a tar
 * that is compressed with gzip; its pictures carry their bytes along.
 */
final class ArchiveListing {
  private static final int GZIP = 0x8B1F;

  private final SourcePart part;
  private final Configuration conf;
  private final Consumer<Picture> sink;
  private final String shown;

  private ArchiveListing(SourcePart part, Configuration conf, Consumer<Picture> sink) {
    this.part = part;
    this.conf = conf;
    this.sink = sink;
    this.shown = LocalFiles.shown(part.path());
  }

  /** Lists a part of kind ARCHIVE or PIXELS. */
  static Iterator<Picture> list(SourcePart part, Configuration conf) {
    return new PushedIterator<>(
        "index of " + part.path(),
        sink -> new ArchiveListing(part, conf, sink).run(),
        Picture::bytesAlong);
  }

  private void run() {
    try (SeekableSource source = PictureReader.open(part.path(), conf)) {
      if (part.kind() == SourcePart.Kind.PIXELS) {
        Entry whole = new Entry(shown, 0, source.length(), source.length(), Packing.STORED);
        PixelBatch.of(shown).ifPresent(batch -> pixels(batch, source, whole));
      } else if (gzip(source)) {
        unpack(source);
      } else {
        ArchiveIndex.index(name(), source, entry -> found(source, entry), this::refused);
      }
    } catch (UnreadableArchiveException | UnreadableEntryException e) {
      throw JobException.data("archive " + shown + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(shown + ": " + e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw new UncheckedIOException(shown + ": " + e.getCause().getMessage(), e.getCause());
    }
  }

  private String name() {
    return shown.substring(shown.lastIndexOf('/') + 1);
  }

  private static boolean gzip(SeekableSource source) throws IOException {
    byte[] start = new byte[2];
    if (source.length() < start.length) {
      return false;
    }
    source.readFully(0, start, 0, start.length);
    return ((start[1] & 0xFF) << 8 | start[0] & 0xFF) == GZIP;
  }

  /** Unpacks twice: a walk along the tar must know its length, and damage be found before it. */
  private void unpack(SeekableSource packed) throws IOException {
    long length = 0;
    try (InputStream first = gunzip(packed)) {
      byte[] waste = new byte[1 << 16];
      for (int read = first.read(waste); read >= 0; read = first.read(waste)) {
        length += read;
      }
    } catch (IOException e) {
      throw JobException.data("archive " + shown + ": damaged gzip: " + reason(e), e);
    }
    try (ForwardSource source = new ForwardSource(gunzip(packed), length)) {
      ArchiveIndex.index(name(), source, entry -> unpacked(source, entry), this::refused);
    }
  }

  private static InputStream gunzip(SeekableSource packed) throws IOException {
    return new GZIPInputStream(EntryStream.open(packed), 1 << 16);
  }

  private void found(SeekableSource source, Entry entry) {
    Optional<PixelBatch> batch = batch(entry);
    if (batch.isPresent()) {
      pixels(batch.get(), source, entry);
    } else {
      sink.accept(Picture.of(part.path(), named(entry)));
    }
  }

  /** Of what has been unpacked, now or never. */
  private void unpacked(SeekableSource source, Entry entry) {
    boolean image = ImageDecoder.hasImageName(entry.id()) && !FileNames.hidden(entry.id());
    if (!image) {
      found(source, entry);
      return;
    }
    try {
      byte[] file = EntryReader.read(source, entry);
      sink.accept(Picture.carried(part.path(), part.prefix() + entry.id(), entry.offset(), file));
    } catch (UnreadableEntryException e) {
      refused(new Refusal(entry.id(), e.getMessage(), true));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<PixelBatch> batch(Entry entry) {
    return FileNames.hidden(entry.id()) ? Optional.empty() : PixelBatch.of(entry.id());
  }

  private void pixels(PixelBatch batch, SeekableSource source, Entry entry) {
    try (InputStream file = EntryStream.open(source, entry)) {
      batch.read(
          file,
          (id, at, bmp) -> sink.accept(Picture.carried(part.path(), id, entry.offset() + at, bmp)));
    } catch (IOException e) {
      String where = entry.id().equals(shown) ? shown : shown + " > " + entry.id();
      throw JobException.data(where + ": " + reason(e), e);
    }
  }

  /** The library's readers have no words for an end that comes too early. */
  private static String reason(IOException e) {
    return e instanceof EOFException ? "truncated" : e.getMessage();
  }

  private void refused(Refusal refusal) {
    sink.accept(
        Picture.refused(
            part.path(),
            new Refusal(part.prefix() + refusal.id(), refusal.reason(), refusal.lost())));
  }

  private Entry named(Entry entry) {
    return new Entry(
        part.prefix() + entry.id(),
        entry.offset(),
        entry.length(),
        entry.packedLength(),
        entry.packing());
  }
}
