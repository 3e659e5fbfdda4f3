package io.subscale.jobs.shard;

import io.subscale.datasets.split.Split;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/**
 * Writes one shard. A row group ends after a fixed number of rows, not at a guess of its encoded
 * size as Parquet's own writer does it, so that a file's layout follows from its rows alone.
 */
public final class ShardWriter implements Closeable {
  /**
   * What is the same for all rows.
   *
   * @param split of the rows
   * @param height of an image
   * @param width of an image
   * @param rowsPerGroup rows in each row group but the last
   */
  public record Layout(Split split, int height, int width, int rowsPerGroup) {}

  private static final int COLUMN_INDEX_TRUNCATE = 64;
  private static final int STATISTICS_TRUNCATE = 64;
  private static final int PAGE_BYTES = 1 << 20;

  private final Layout layout;
  private final ParquetFileWriter file;
  private final CodecFactory codecs;
  private final ParquetProperties properties =
      ParquetProperties.builder()
          .withPageSize(PAGE_BYTES)
          .withDictionaryEncoding(true)
          .withDictionaryEncoding(ShardSchema.ID, false)
          .withDictionaryEncoding(ShardSchema.SLICES, false)
          .withPageWriteChecksumEnabled(true)
          .build();
  private final List<Dataset.Group> groups = new ArrayList<>();
  private final RowDigest digest = new RowDigest();

  private ColumnChunkPageWriteStore pages;
  private ColumnWriteStore columns;
  private RecordConsumer record;
  private int rows;

  /** Starts a new file; its folder is there already. */
  public ShardWriter(Path path, Configuration conf, Layout layout) throws IOException {
    this.layout = layout;
    this.codecs = new CodecFactory(conf, PAGE_BYTES);
    this.file =
        new ParquetFileWriter(
            HadoopOutputFile.fromPath(path, conf),
            ShardSchema.TYPE,
            ParquetFileWriter.Mode.OVERWRITE,
            Math.max(PAGE_BYTES, (long) layout.rowsPerGroup * layout.height * layout.width * 3),
            0,
            COLUMN_INDEX_TRUNCATE,
            STATISTICS_TRUNCATE,
            true);
    file.start();
    startGroup();
  }

  /** Adds a row. */
  public void write(ShardRow row) throws IOException {
    record.startMessage();
    text(0, ShardSchema.ID, row.id());
    text(1, ShardSchema.SPLIT, layout.split.key());
    if (row.label() != null) {
      text(2, ShardSchema.LABEL, row.label());
    }
    number(3, ShardSchema.HEIGHT, layout.height);
    number(4, ShardSchema.WIDTH, layout.width);
    binary(5, ShardSchema.SLICES, Binary.fromConstantByteArray(row.slices()));
    record.endMessage();
    digest.add(row);
    rows++;
    if (rows == layout.rowsPerGroup) {
      endGroup();
      startGroup();
    }
  }

  /**
   * Ends the file.
   *
   * @return its row groups, in order
   */
  public List<Dataset.Group> finish() throws IOException {
    if (rows > 0) {
      endGroup();
    }
    file.end(Map.of());
    return List.copyOf(groups);
  }

  @Override
  public void close() {
    codecs.release();
  }

  private void startGroup() {
    pages =
        new ColumnChunkPageWriteStore(
            codecs.getCompressor(CompressionCodecName.ZSTD),
            ShardSchema.TYPE,
            new HeapByteBufferAllocator(),
            COLUMN_INDEX_TRUNCATE,
            true);
    columns = properties.newColumnWriteStore(ShardSchema.TYPE, pages, pages);
    record = new ColumnIOFactory().getColumnIO(ShardSchema.TYPE).getRecordWriter(columns);
    rows = 0;
  }

  private void endGroup() throws IOException {
    record.flush();
    file.startBlock(rows);
    columns.flush();
    pages.flushToFileWriter(file);
    file.endBlock();
    columns.close();
    groups.add(new Dataset.Group(rows, digest.hex()));
    rows = 0;
  }

  private void text(int index, String field, String value) {
    binary(index, field, Binary.fromString(value));
  }

  private void binary(int index, String field, Binary value) {
    record.startField(field, index);
    record.addBinary(value);
    record.endField(field, index);
  }

  private void number(int index, String field, int value) {
    record.startField(field, index);
    record.addInteger(value);
    record.endField(field, index);
  }
}
