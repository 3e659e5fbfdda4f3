package io.subscale.jobs.train.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subscale.jobs.files.HadoopFiles;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
  private static final long MILLIS = 1_599_759_586_000L;

  @TempDir Path folder;
  private long millis = MILLIS;
  private final InstantSource clock = () -> Instant.ofEpochMilli(millis++);

  @Test
  void theChecksumOfTheReaderHasTheKnownAnswer() {
    assertThat(ReadEvents.crc("123456789".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(0xE3069283);
  }

  /** The bytes that TensorFlow writes at this time, both checksums with them. */
  @Test
  void theFirstRecordIsThatOfTensorFlow() {
    assertThat(EventRecord.version(MILLIS / 1e3))
        .asHexString()
        .isEqualToIgnoringCase(
            "1800000000000000"
                + "a37f4b22"
                + "090000803899d6d741"
                + "1a0d627261696e2e4576656e743a32"
                + "124b36ab");
  }

  @Property(tries = 200)
  void whatIsAddedIsRead(
      @ForAll @LongRange(min = 0) long step, @ForAll @Size(max = 9) Map<String, Double> values)
      throws IOException {
    Path file = Files.createTempFile("property", ".tfevents");
    try {
      Files.write(file, EventRecord.scalars(12.5, step, values));
      ReadEvents.Event event = ReadEvents.of(file).get(0);
      assertThat(event.seconds()).isEqualTo(12.5);
      assertThat(event.step()).isEqualTo(step);
      assertThat(event.values()).hasSameSizeAs(values);
      values.forEach(
          (tag, value) -> assertThat(event.values()).containsEntry(tag, value.floatValue()));
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void aFlushLetsReadersSeeWhatCameBefore() throws IOException {
    try (EventFile file = file("file://", 40)) {
      file.flush();
      assertThat(ReadEvents.files(folder)).isEmpty();
      file.add(44, Map.of("train/bits_per_dim", 2.5, "train/gradient_norm", Double.NaN));
      file.add(48, Map.of("train/bits_per_dim", 2.25));
      file.flush();
      Path path = ReadEvents.files(folder).get(0);
      assertThat(path.getFileName().toString())
          .matches("events\\.out\\.tfevents\\.1599759586\\.\\d{3}");
      file.add(52, Map.of("train/bits_per_dim", 2.0));
      List<ReadEvents.Event> events = ReadEvents.of(path);
      assertThat(events).extracting(ReadEvents.Event::step).containsExactly(0L, 41L, 44L, 48L);
      assertThat(events.get(0).version()).isEqualTo("brain.Event:2");
      assertThat(events.get(1).start()).isTrue();
      assertThat(events.get(2).values())
          .containsEntry("train/bits_per_dim", 2.5f)
          .containsEntry("train/gradient_norm", Float.NaN);
      assertThat(events.get(2).seconds()).isBetween(1_599_759_586.0, 1_599_759_587.0);
    }
    assertThat(ReadEvents.files(folder)).hasSize(1);
    assertThat(ReadEvents.shown(folder).get("train/bits_per_dim"))
        .containsExactlyInAnyOrderEntriesOf(Map.of(44L, 2.5f, 48L, 2.25f, 52L, 2f));
  }

  @Test
  void aFileThatCannotGoOnIsReplacedByANewOne() throws IOException {
    try (EventFile file = file("breaking://", 0)) {
      file.add(1, Map.of("a", 1.0));
      file.flush();
      file.add(2, Map.of("a", 2.0));
      Breaking.last.broken = true;
      file.flush();
      file.add(3, Map.of("a", 3.0));
    }
    assertThat(ReadEvents.files(folder)).hasSize(2);
    assertThat(ReadEvents.of(ReadEvents.files(folder).get(1)))
        .extracting(ReadEvents.Event::step)
        .containsExactly(0L, 2L, 2L, 3L);
    assertThat(ReadEvents.shown(folder).get("a"))
        .containsExactlyInAnyOrderEntriesOf(Map.of(1L, 1f, 2L, 2f, 3L, 3f));
  }

  @Test
  void aFolderThatTakesNoNewFileEither() throws IOException {
    Path missing = Files.writeString(folder.resolve("file"), "");
    EventFile file = file("file://", missing, 0);
    file.add(1, Map.of("a", 1.0));
    assertThatThrownBy(file::flush).isInstanceOf(IOException.class);
  }

  private EventFile file(String scheme, long step) {
    return file(scheme, folder, step);
  }

  private EventFile file(String scheme, Path where, long step) {
    Configuration conf = new Configuration();
    conf.setClass("fs.breaking.impl", Breaking.class, FileSystem.class);
    var path = new org.apache.hadoop.fs.Path(scheme + where);
    return new EventFile(new HadoopFiles(conf), path, step, clock);
  }

  /** A local disk whose last file breaks when told, in the middle of a record. */
  public static final class Breaking extends RawLocalFileSystem {
    private static Out last;

    @Override
    public URI getUri() {
      return URI.create("breaking:///");
    }

    @Override
    public FSDataOutputStream create(
        org.apache.hadoop.fs.Path path,
        boolean overwrite,
        int buffer,
        short replication,
        long block,
        Progressable progress)
        throws IOException {
      last = new Out(super.create(path, overwrite, buffer, replication, block, progress));
      return new FSDataOutputStream(last, null);
    }
  }

  private static final class Out extends FilterOutputStream {
    private boolean broken;

    Out(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      if (broken) {
        out.write(bytes, from, length / 2);
        throw new IOException("all replicas are gone");
      }
      out.write(bytes, from, length);
    }
  }
}
