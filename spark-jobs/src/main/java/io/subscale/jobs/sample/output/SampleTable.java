package io.subscale.jobs.sample.output;

import io.subscale.jobs.error.JobException;
import io.subscale.jobs.files.TableFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * A group of samples as one Parquet file; the same rows give the same bytes. Its key-value metadata
 * say what it is: {@code subscale.format}, {@code subscale.version}, {@code subscale.run}, {@code
 * subscale.seed}, {@code subscale.group} and {@code subscale.sha256}, the SHA-256 of all rows.
 *
 * <p>Version 1 had no metadata; versions 1 and 2 had no scale, bits and pictures.
 */
public final class SampleTable {
  /** The version that this program writes; it reads the earlier ones too. */
  public static final int VERSION = 3;

  private static final int FIRST_WITH_PICTURES = 3;

  private static final String FORMAT = "subscale-sample-table";
  private static final String KEY = "subscale.";

  private static final String NUMBER = "number";
  private static final String SEED = "seed";
  private static final String HEIGHT = "height";
  private static final String WIDTH = "width";
  private static final String SCALE = "scale";
  private static final String BITS = "bits";
  private static final String SLICES = "slices";
  private static final String PNG = "png";
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
            required int32 scale;
            required int32 bits;
            required binary slices;
            required binary png;
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
   * @param scale S; 0 if the table does not say it
   * @param bits of each value; 0 if the table does not say it
   * @param slices uint8 [S*S][h][w][3], values in generation order
   * @param png the picture after the last stage drawn, one pixel a pixel; empty if the table has
   *     none
   * @param stages names of the stages drawn
   * @param logProbabilities nats, one a stage: of the values drawn, under the model itself
   */
  public record Row(
      long number,
      long seed,
      int height,
      int width,
      int scale,
      int bits,
      byte[] slices,
      byte[] png,
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
   * @param version of the format
   * @param origin what it says of itself; null in version 1
   * @param rows in their order
   */
  public record Content(int version, Origin origin, List<Row> rows) {}

  private SampleTable() {}

  /** The bytes of a file with these rows. */
  public static byte[] bytes(Origin origin, List<Row> rows, Configuration conf) throws IOException {
    List<Group> groups = rows.stream().map(SampleTable::group).toList();
    return new TableFile(TYPE, metadata(origin, rows), groups).bytes(conf);
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
        new RowsDigest(true).of(rows));
  }

  private static Group group(Row row) {
    Group group = new SimpleGroup(TYPE);
    group.add(NUMBER, row.number());
    group.add(SEED, row.seed());
    group.add(HEIGHT, row.height());
    group.add(WIDTH, row.width());
    group.add(SCALE, row.scale());
    group.add(BITS, row.bits());
    group.add(SLICES, Binary.fromConstantByteArray(row.slices()));
    group.add(PNG, Binary.fromConstantByteArray(row.png()));
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
    TableFile table = TableFile.read(path, "table of samples", conf);
    try {
      return content(table.metadata(), table.rows().stream().map(SampleTable::row).toList());
    } catch (RuntimeException e) {
      throw JobException.data(path + " is corrupt or no table of samples: " + e.getMessage(), e);
    }
  }

  private static Content content(Map<String, String> metadata, List<Row> rows) {
    if (!metadata.containsKey(KEY + "format")) {
      return new Content(1, null, rows);
    }
    int version = Integer.parseInt(metadata.get(KEY + "version"));
    RowsDigest digest = new RowsDigest(version >= FIRST_WITH_PICTURES);
    if (!FORMAT.equals(metadata.get(KEY + "format"))
        || version > VERSION
        || !digest.of(rows).equals(metadata.get(KEY + "sha256"))) {
      throw new IllegalArgumentException("another version, or other rows than were written");
    }
    Origin origin =
        new Origin(
            metadata.get(KEY + "run"),
            Long.parseLong(metadata.get(KEY + SEED)),
            Long.parseLong(metadata.get(KEY + "group")));
    return new Content(version, origin, rows);
  }

  private static Row row(Group record) {
    List<String> stages = new ArrayList<>();
    List<Double> logProbabilities = new ArrayList<>();
    for (int i = 0; i < record.getFieldRepetitionCount(STAGES); i++) {
      stages.add(record.getString(STAGES, i));
      logProbabilities.add(record.getDouble(LOG_PROBABILITIES, i));
    }
    boolean pictured = record.getType().containsField(PNG);
    return new Row(
        record.getLong(NUMBER, 0),
        record.getLong(SEED, 0),
        record.getInteger(HEIGHT, 0),
        record.getInteger(WIDTH, 0),
        pictured ? record.getInteger(SCALE, 0) : 0,
        pictured ? record.getInteger(BITS, 0) : 0,
        record.getBinary(SLICES, 0).getBytes(),
        pictured ? record.getBinary(PNG, 0).getBytes() : new byte[0],
        stages,
        logProbabilities);
  }
}
