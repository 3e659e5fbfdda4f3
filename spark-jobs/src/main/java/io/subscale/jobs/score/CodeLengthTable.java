package io.subscale.jobs.score;

import io.subscale.jobs.error.JobException;
import io.subscale.jobs.files.HadoopFiles;
import io.subscale.jobs.files.TableFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * {@link CodeLengths} as a Parquet file, a row an image in the order of the data set: {@code id}
 * and {@code photo} (UTF-8), {@code nats} (double, all stages), and {@code nats_STAGE} for each
 * stage. The footer's {@code subscale.format} is {@value #FORMAT}, {@code subscale.version} {@value
 * #VERSION}, {@code subscale.image_values} H W 3, by which nats become bits/dim.
 */
public final class CodeLengthTable {
  static final String FORMAT = "subscale-code-lengths";
  static final int VERSION = 1;

  private static final String ID = "id";
  private static final String PHOTO = "photo";
  private static final String NATS = "nats";
  private static final String OF_STAGE = "nats_";

  private CodeLengthTable() {}

  /** Writes the file, whole or not at all. */
  public static void write(CodeLengths lengths, Path path, HadoopFiles files, Configuration conf)
      throws IOException {
    byte[] bytes = file(lengths).bytes(conf);
    files.write(path, out -> out.write(bytes));
  }

  private static TableFile file(CodeLengths lengths) {
    MessageType type = type(lengths.stages());
    double[] total = lengths.total();
    List<Group> rows = new ArrayList<>();
    for (int i = 0; i < total.length; i++) {
      Group row = new SimpleGroup(type);
      row.add(ID, lengths.ids().get(i));
      row.add(PHOTO, lengths.photos().get(i));
      row.add(NATS, total[i]);
      for (int s = 0; s < lengths.stages().size(); s++) {
        row.add(OF_STAGE + lengths.stages().get(s), lengths.nats()[s][i]);
      }
      rows.add(row);
    }
    return new TableFile(
        type,
        Map.of(
            "subscale.format", FORMAT,
            "subscale.version", String.valueOf(VERSION),
            "subscale.image_values", String.valueOf(lengths.imageValues())),
        rows);
  }

  private static MessageType type(List<String> stages) {
    Types.MessageTypeBuilder type = Types.buildMessage();
    for (String text : List.of(ID, PHOTO)) {
      type.required(PrimitiveTypeName.BINARY).as(LogicalTypeAnnotation.stringType()).named(text);
    }
    type.required(PrimitiveTypeName.DOUBLE).named(NATS);
    for (String stage : stages) {
      type.required(PrimitiveTypeName.DOUBLE).named(OF_STAGE + stage);
    }
    return type.named("code_length");
  }

  /**
   * Reads the file.
   *
   * @throws JobException (exit code 3) if it is no such table, of another version, or damaged
   */
  public static CodeLengths read(Path path, Configuration conf) {
    TableFile table = TableFile.read(path, "table of code lengths", conf);
    Map<String, String> metadata = table.metadata();
    if (!FORMAT.equals(metadata.get("subscale.format"))) {
      throw JobException.data(path + " is no table of code lengths");
    }
    if (!String.valueOf(VERSION).equals(metadata.get("subscale.version"))) {
      throw JobException.data(
          String.format(
              Locale.ROOT,
              "%s: format version %s, this program reads %d",
              path,
              metadata.get("subscale.version"),
              VERSION));
    }
    List<String> stages =
        table.type().getFields().stream()
            .map(Type::getName)
            .filter(name -> name.startsWith(OF_STAGE))
            .map(name -> name.substring(OF_STAGE.length()))
            .toList();
    try {
      return lengths(table.rows(), stages, metadata.get("subscale.image_values"));
    } catch (RuntimeException e) {
      throw JobException.data(path + " is no table of code lengths: " + e.getMessage(), e);
    }
  }

  private static CodeLengths lengths(List<Group> rows, List<String> stages, String imageValues) {
    double[][] nats = new double[stages.size()][rows.size()];
    List<String> ids = new ArrayList<>();
    List<String> photos = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Group row = rows.get(i);
      ids.add(row.getString(ID, 0));
      photos.add(row.getString(PHOTO, 0));
      for (int s = 0; s < nats.length; s++) {
        nats[s][i] = row.getDouble(OF_STAGE + stages.get(s), 0);
      }
    }
    return new CodeLengths(Integer.parseInt(imageValues), stages, ids, photos, nats);
  }
}
