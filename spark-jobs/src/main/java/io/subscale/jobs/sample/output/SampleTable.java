package io.subscale.jobs.sample.output;

import io.subscale.jobs.error.ExitCode;
import io.subscale.jobs.error.Failure;
import io.subscale.jobs.error.JobException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * A group of samples as one Parquet file; the same rows give the same bytes. Since version {@value
 * #VERSION} its key-value metadata say what it is: {@code subscale.format}, {@code
 * subscale.version}, {@code subscale.run}, {@code subscale.seed}, {@code subscale.group} and {@code
 * subscale.sha256}, the SHA-256 of all rows.
 */
public final class SampleTable {
  /** The version that this program writes; it reads version 1 too, which has no metadata. */
  public static final int VERSION = 2;

  private static final String FORMAT = "subscale-sample-table";
  private static final String KEY = "subscale.";

  /** Of the footer's length and the letters PAR1. */
  private static final int TAIL_BYTES = 8;

  private static final String NUMBER = "number";
  private static final String SEED = "seed";
  private static final String HEIGHT = "height";
  private static final String WIDTH = "width";
  private static final String SLICES = "slices";
  private static final String STAGES = "stages";
  private static final String LOG_PROBABILITIES = "log_probabilities";

  private static final MessageType TYPE =
      MessageTypeParser.parseMessageType(
          """
          message sample {
            required int64 number;
            required int64 seed;
            required int32 height;
            required int32 width;
            required binary slices;
            repeated binary stages (STRING);
            repeated double log_probabilities;
          }
          """);

  /**
   * A sample.
   *
   * @param number of the sample
   * @param seed of the run's samples
   * @param height of the image
   * @param width of the image
   * @param slices uint8 [S*S][h][w][3], values in generation order
   * @param stages names of the stages drawn
   * @param logProbabilities nats, one a stage: of the values drawn, under the model itself
   */
  public record Row(
      long number,
      long seed,
      int height,
      int width,
      byte[] slices,
      List<String> stages,
      List<Double> logProbabilities) {}

  /**
   * What a table was drawn for.
   *
   * @param run SHA-256 of the text of the folder's {@code settings.json}
   * @param seed of the run's samples
   * @param group number of the group, from 0
   */
  public record Origin(String run, long seed, long group) {}

  /**
   * What a file holds.
   *
   * @param origin what it says of itself; null in version 1
   * @param rows in their order
   */
  public record Content(Origin origin, List<Row> rows) {}

  private SampleTable() {}

  /** The bytes of a file with these rows. */
  public static byte[] bytes(Origin origin, List<Row> rows, Configuration conf) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new Memory(bytes))
            .withType(TYPE)
            .withConf(conf)
            .withExtraMetaData(metadata(origin, rows))
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withPageWriteChecksumEnabled(true)
            .build()) {
      for (Row row : rows) {
        writer.write(group(row));
      }
    }
    return withSortedFooter(bytes.toByteArray());
  }

  private static Map<String, String> metadata(Origin origin, List<Row> rows) {
    return Map.of(
        KEY + "format",
        FORMAT,
        KEY + "version",
        Integer.toString(VERSION),
        KEY + "run",
        origin.run(),
        KEY + SEED,
        Long.toString(origin.seed()),
        KEY + "group",
        Long.toString(origin.group()),
        KEY + "sha256",
        RowsDigest.of(rows));
  }

  /**
   * The same file with the encodings and metadata in its footer sorted: Parquet writes them in the
   * order of hashes, those of enums change from JVM to JVM. A file ends with the footer, its length
   * and four letters.
   */
  private static byte[] withSortedFooter(byte[] file) throws IOException {
    ByteBuffer end = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int length = end.getInt(file.length - TAIL_BYTES);
    int start = file.length - TAIL_BYTES - length;
    FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(file, start, length));
    for (RowGroup group : footer.getRow_groups()) {
      for (ColumnChunk column : group.getColumns()) {
        column.getMeta_data().getEncodings().sort(null);
        if (column.getMeta_data().isSetEncoding_stats()) {
          column.getMeta_data().getEncoding_stats().sort(null);
        }
      }
    }
    footer.getKey_value_metadata().sort(null);
    ByteArrayOutputStream sorted = new ByteArrayOutputStream();
    sorted.write(file, 0, start);
    Util.writeFileMetaData(footer, sorted);
    byte[] tail = Arrays.copyOfRange(file, file.length - TAIL_BYTES, file.length);
    ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).putInt(sorted.size() - start);
    sorted.writeBytes(tail);
    return sorted.toByteArray();
  }

  private static Group group(Row row) {
    Group group = new SimpleGroup(TYPE);
    group.add(NUMBER, row.number());
    group.add(SEED, row.seed());
    group.add(HEIGHT, row.height());
    group.add(WIDTH, row.width());
    group.add(SLICES, Binary.fromConstantByteArray(row.slices()));
    row.stages().forEach(stage -> group.add(STAGES, stage));
    row.logProbabilities().forEach(value -> group.add(LOG_PROBABILITIES, value));
    return group;
  }

  /**
   * A whole file.
   *
   * @throws JobException (exit code 3) if it is not such a file, or damaged
   */
  public static Content read(Path path, Configuration conf) {
    List<Row> rows = new ArrayList<>();
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            HadoopInputFile.fromPath(path, conf),
            HadoopReadOptions.builder(conf, path).usePageChecksumVerification().build())) {
      for (PageReadStore pages = reader.readNextRowGroup();
          pages != null;
          pages = reader.readNextRowGroup()) {
        RecordReader<Group> records =
            new ColumnIOFactory()
                .getColumnIO(TYPE)
                .getRecordReader(pages, new GroupRecordConverter(TYPE));
        for (long row = 0; row < pages.getRowCount(); row++) {
          rows.add(row(records.read()));
        }
      }
      return content(reader.getFileMetaData().getKeyValueMetaData(), rows);
    } catch (IOException | RuntimeException e) {
      throw new JobException(
          Failure.of(e).exitCode() == ExitCode.CLUSTER ? ExitCode.CLUSTER : ExitCode.DATA,
          path + " is corrupt or no table of samples",
          e);
    }
  }

  private static Content content(Map<String, String> metadata, List<Row> rows) throws IOException {
    if (!metadata.containsKey(KEY + "format")) {
      return new Content(null, rows);
    }
    if (!FORMAT.equals(metadata.get(KEY + "format"))
        || !Integer.toString(VERSION).equals(metadata.get(KEY + "version"))
        || !RowsDigest.of(rows).equals(metadata.get(KEY + "sha256"))) {
      throw new IOException("another version, or other rows than were written");
    }
    Origin origin =
        new Origin(
            metadata.get(KEY + "run"),
            Long.parseLong(metadata.get(KEY + SEED)),
            Long.parseLong(metadata.get(KEY + "group")));
    return new Content(origin, rows);
  }

  private static Row row(Group record) {
    List<String> stages = new ArrayList<>();
    List<Double> logProbabilities = new ArrayList<>();
    for (int i = 0; i < record.getFieldRepetitionCount(STAGES); i++) {
      stages.add(record.getString(STAGES, i));
      logProbabilities.add(record.getDouble(LOG_PROBABILITIES, i));
    }
    return new Row(
        record.getLong(NUMBER, 0),
        record.getLong(SEED, 0),
        record.getInteger(HEIGHT, 0),
        record.getInteger(WIDTH, 0),
        record.getBinary(SLICES, 0).getBytes(),
        stages,
        logProbabilities);
  }

  /** A file in memory: a group is written to its place in one go. */
  private record Memory(ByteArrayOutputStream bytes) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return new PositionOutputStream() {
        @Override
        public long getPos() {
          return bytes.size();
        }

        @Override
        public void write(int b) {
          bytes.write(b);
        }

        @Override
        public void write(byte[] from, int offset, int length) {
          bytes.write(from, offset, length);
        }
      };
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }
}
