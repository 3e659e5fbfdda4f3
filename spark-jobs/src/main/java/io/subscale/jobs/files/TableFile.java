package io.subscale.jobs.files;

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
import org.apache.parquet.schema.MessageType;

/**
 * A small table as one Parquet file: zstd, with checksums of its pages. The same rows give the same
 * bytes.
 *
 * @param type its columns
 * @param metadata key-value pairs of its footer
 * @param rows in their order
 */
public record TableFile(MessageType type, Map<String, String> metadata, List<Group> rows) {
  /** Of the footer's length and the letters PAR1. */
  private static final int TAIL_BYTES = 8;

  /** The bytes of the file. */
  public byte[] bytes(Configuration conf) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new Memory(bytes))
            .withType(type)
            .withConf(conf)
            .withExtraMetaData(metadata)
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withPageWriteChecksumEnabled(true)
            .build()) {
      for (Group row : rows) {
        writer.write(row);
      }
    }
    return withSortedFooter(bytes.toByteArray());
  }

  /**
   * The same file with what its footer lists sorted: Parquet writes encodings and metadata in the
   * order of a hash set, which changes from JVM to JVM. A file ends with the footer, its length and
   * four letters.
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
    if (footer.isSetKey_value_metadata()) {
      footer.getKey_value_metadata().sort(null);
    }
    ByteArrayOutputStream sorted = new ByteArrayOutputStream();
    sorted.write(file, 0, start);
    Util.writeFileMetaData(footer, sorted);
    byte[] tail = Arrays.copyOfRange(file, file.length - TAIL_BYTES, file.length);
    ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).putInt(sorted.size() - start);
    sorted.writeBytes(tail);
    return sorted.toByteArray();
  }

  /**
   * Reads a whole table.
   *
   * @param what the table is, for messages
   * @throws JobException (exit code 3) if it is no Parquet file, or damaged
   */
  public static TableFile read(Path path, String what, Configuration conf) {
    List<Group> rows = new ArrayList<>();
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            HadoopInputFile.fromPath(path, conf),
            HadoopReadOptions.builder(conf, path).usePageChecksumVerification().build())) {
      MessageType type = reader.getFileMetaData().getSchema();
      for (PageReadStore pages = reader.readNextRowGroup();
          pages != null;
          pages = reader.readNextRowGroup()) {
        RecordReader<Group> records =
            new ColumnIOFactory()
                .getColumnIO(type)
                .getRecordReader(pages, new GroupRecordConverter(type));
        for (long row = 0; row < pages.getRowCount(); row++) {
          rows.add(records.read());
        }
      }
      return new TableFile(type, reader.getFileMetaData().getKeyValueMetaData(), rows);
    } catch (IOException | RuntimeException e) {
      throw new JobException(
          Failure.of(e).exitCode() == ExitCode.CLUSTER ? ExitCode.CLUSTER : ExitCode.DATA,
          path + " is corrupt or no " + what + ": " + e.getMessage(),
          e);
    }
  }

  /** A file in memory: a table is written to its place in one go. */
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
