package io.subscale.jobs.shard;

import io.subscale.jobs.error.ExitCode;
import io.subscale.jobs.error.Failure;
import io.subscale.jobs.error.JobException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;

/** Reads one row group whole and checks it against what {@code dataset.json} says of it. */
final class RowGroupReader {
  private RowGroupReader() {}

  /**
   * All rows of a row group, in order.
   *
   * @throws JobException (exit code 3) naming file and row group, if anything is not as written
   */
  static List<ShardRow> read(RowGroup group, Configuration conf) {
    List<ShardRow> rows;
    try {
      rows = rows(group, conf);
    } catch (IOException | RuntimeException e) {
      if (Failure.of(e).exitCode() == ExitCode.CLUSTER) {
        throw JobException.cluster(Failure.of(e).message(), e);
      }
      throw JobException.data(place(group) + "corrupt or truncated: " + e.getMessage(), e);
    }
    check(group, rows);
    return rows;
  }

  private static List<ShardRow> rows(RowGroup group, Configuration conf) throws IOException {
    Path path = new Path(group.file());
    HadoopInputFile input = HadoopInputFile.fromPath(path, conf);
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            input, HadoopReadOptions.builder(conf, path).usePageChecksumVerification().build())) {
      if (group.index() >= reader.getRowGroups().size()) {
        throw new IOException("the file has only " + reader.getRowGroups().size() + " row groups");
      }
      PageReadStore pages = reader.readRowGroup(group.index());
      RecordReader<Group> records =
          new ColumnIOFactory()
              .getColumnIO(ShardSchema.TYPE)
              .getRecordReader(pages, new GroupRecordConverter(ShardSchema.TYPE));
      List<ShardRow> rows = new ArrayList<>();
      for (long row = 0; row < pages.getRowCount(); row++) {
        rows.add(row(records.read()));
      }
      return rows;
    }
  }

  private static ShardRow row(Group record) {
    boolean labelled = record.getFieldRepetitionCount(ShardSchema.LABEL) > 0;
    return new ShardRow(
        record.getString(ShardSchema.ID, 0),
        labelled ? record.getString(ShardSchema.LABEL, 0) : null,
        record.getBinary(ShardSchema.SLICES, 0).getBytes());
  }

  private static void check(RowGroup group, List<ShardRow> rows) {
    RowDigest digest = new RowDigest();
    rows.forEach(digest::add);
    String found = digest.hex();
    if (rows.size() != group.rows() || !found.equals(group.sha256())) {
      throw JobException.data(
          String.format(
              Locale.ROOT,
              "%snot what dataset.json describes: %d images with SHA-256 %s, expected %d with %s",
              place(group),
              rows.size(),
              found,
              group.rows(),
              group.sha256()));
    }
  }

  private static String place(RowGroup group) {
    return "shard " + group.file() + ", row group " + group.index() + ": ";
  }
}
