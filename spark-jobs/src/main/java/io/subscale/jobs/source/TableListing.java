package io.subscale.jobs.source;

import io.subscale.datasets.archive.Refusal;
import io.subscale.jobs.error.ExitCode;
import io.subscale.jobs.error.Failure;
import io.subscale.jobs.error.JobException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * Pictures in a column of a Parquet table. A task reads one row group, of which only the columns of
 * pictures and ids are touched; the pictures carry their bytes along.
 */
final class TableListing {
  private static final String BYTES = "bytes";

  private final SourcePart part;
  private final Consumer<Picture> sink;

  private TableListing(SourcePart part, Consumer<Picture> sink) {
    this.part = part;
    this.sink = sink;
  }

  /**
   * The parts of a table, one a row group; none if it has no column of pictures.
   *
   * @throws JobException (exit code 3) if it is no table, or its columns are of other types
   */
  static List<SourcePart> parts(
      String path, String prefix, TableColumns columns, Configuration conf) {
    try (ParquetFileReader reader = reader(path, conf)) {
      List<SourcePart> parts = new ArrayList<>();
      MessageType type = reader.getFileMetaData().getSchema();
      if (!type.containsField(first(columns.image()))) {
        return parts;
      }
      columns(type, columns, path);
      for (int group = 0; group < reader.getRowGroups().size(); group++) {
        parts.add(SourcePart.table(path, prefix, group, columns));
      }
      return parts;
    } catch (IOException | RuntimeException e) {
      throw failed(path, e);
    }
  }

  /** The columns that a table has, for messages. */
  static String columnsOf(String path, Configuration conf) {
    try (ParquetFileReader reader = reader(path, conf)) {
      List<String> names = new ArrayList<>();
      reader.getFileMetaData().getSchema().getFields().forEach(field -> names.add(field.getName()));
      return String.join(", ", names);
    } catch (IOException | RuntimeException e) {
      throw failed(path, e);
    }
  }

  /** The pictures of a part. */
  static Iterator<Picture> list(SourcePart part, Configuration conf) {
    return new PushedIterator<>(
        "rows of " + part.path(),
        sink -> new TableListing(part, sink).run(conf),
        Picture::bytesAlong);
  }

  private void run(Configuration conf) {
    try (ParquetFileReader reader = reader(part.path(), conf)) {
      MessageType type = reader.getFileMetaData().getSchema();
      Columns columns = columns(type, part.columns(), part.path());
      List<Type> fields = new ArrayList<>(List.of(columns.picture()));
      if (columns.id() != null && !columns.id().getName().equals(columns.picture().getName())) {
        fields.add(columns.id());
      }
      MessageType wanted = new MessageType(type.getName(), fields);
      reader.setRequestedSchema(wanted);
      List<BlockMetaData> groups = reader.getRowGroups();
      int group = Math.toIntExact(part.from());
      long first = groups.subList(0, group).stream().mapToLong(BlockMetaData::getRowCount).sum();
      PageReadStore pages = reader.readRowGroup(group);
      RecordReader<Group> rows =
          new ColumnIOFactory()
              .getColumnIO(wanted, type)
              .getRecordReader(pages, new GroupRecordConverter(wanted));
      long start = groups.get(group).getStartingPos();
      for (long row = 0; row < pages.getRowCount(); row++) {
        row(rows.read(), first + row, start);
      }
    } catch (IOException | RuntimeException e) {
      throw failed(part.path(), e);
    }
  }

  private void row(Group row, long number, long start) {
    String shown = LocalFiles.shown(part.path());
    String table = shown.substring(shown.lastIndexOf('/') + 1);
    String key = part.columns().key();
    Group[] holder = {row};
    String id = String.format(Locale.ROOT, "%s%s/%06d", part.prefix(), table, number);
    if (!key.isEmpty()) {
      String last = descend(holder, key);
      if (last == null) {
        sink.accept(refused(id, "the row has no " + key));
        return;
      }
      id = side(table) + holder[0].getValueToString(holder[0].getType().getFieldIndex(last), 0);
    }
    holder[0] = row;
    String image = part.columns().image();
    String last = descend(holder, plain(row.getType(), image) ? image : image + "." + BYTES);
    if (last == null) {
      sink.accept(refused(id, "the row has no " + image));
      return;
    }
    byte[] file = holder[0].getBinary(last, 0).getBytes();
    sink.accept(Picture.carried(part.path(), id, start + number, file));
  }

  /** With a key, a table that is named after a side of the data keeps that before its ids. */
  private String side(String table) {
    String official =
        table.replaceFirst("^(train|validation|test)-[0-9]+-of-[0-9]+\\.parquet$", "$1/");
    return part.prefix() + (official.equals(table) ? "" : official);
  }

  private Picture refused(String id, String reason) {
    return Picture.refused(part.path(), new Refusal(id, reason, true));
  }

  /** Goes to the struct that a column is in, and names the column there; null if it is empty. */
  private static String descend(Group[] holder, String path) {
    String[] names = path.split("\\.");
    for (int i = 0; i < names.length; i++) {
      if (holder[0].getFieldRepetitionCount(names[i]) == 0) {
        return null;
      }
      if (i < names.length - 1) {
        holder[0] = holder[0].getGroup(names[i], 0);
      }
    }
    return names[names.length - 1];
  }

  /** The columns as fields at the top of a table that has nothing else. */
  private record Columns(Type picture, Type id) {}

  private static Columns columns(MessageType type, TableColumns columns, String path) {
    String image = columns.image();
    Type picture = field(type, plain(type, image) ? image : image + "." + BYTES);
    Type id = columns.key().isEmpty() ? null : field(type, columns.key());
    if (picture == null
        || leaf(picture).getPrimitiveTypeName() != PrimitiveType.PrimitiveTypeName.BINARY) {
      throw JobException.data(
          String.format(
              Locale.ROOT,
              "%s: the column %s is neither of bytes nor of structs with a field bytes; data.table.image names the column of pictures",
              LocalFiles.shown(path),
              image));
    }
    if (!columns.key().isEmpty() && id == null) {
      throw JobException.data(
          String.format(
              Locale.ROOT,
              "%s: there is no column %s that has one value a row; data.table.key names the column of ids",
              LocalFiles.shown(path),
              columns.key()));
    }
    return id == null || !first(columns.key()).equals(first(image))
        ? new Columns(picture, id)
        : new Columns(type.getType(first(image)), null);
  }

  private static boolean plain(GroupType type, String image) {
    return field(type, image) != null;
  }

  private static String first(String path) {
    return path.split("\\.")[0];
  }

  private static PrimitiveType leaf(Type field) {
    Type inner = field;
    while (!inner.isPrimitive()) {
      inner = inner.asGroupType().getType(0);
    }
    return inner.asPrimitiveType();
  }

  /** A column with the structs that it is in, and no others in them; null if there is none. */
  private static Type field(GroupType type, String path) {
    String[] names = path.split("\\.", 2);
    if (!type.containsField(names[0])
        || type.getType(names[0]).isRepetition(Type.Repetition.REPEATED)) {
      return null;
    }
    Type field = type.getType(names[0]);
    if (names.length == 1) {
      return field.isPrimitive() ? field : null;
    }
    Type inner = field.isPrimitive() ? null : field(field.asGroupType(), names[1]);
    return inner == null ? null : field.asGroupType().withNewFields(List.of(inner));
  }

  private static ParquetFileReader reader(String path, Configuration conf) throws IOException {
    Path file = LocalFiles.local(path) ? new Path(LocalFiles.path(path).toUri()) : new Path(path);
    return ParquetFileReader.open(
        HadoopInputFile.fromPath(file, conf),
        HadoopReadOptions.builder(conf, file).usePageChecksumVerification().build());
  }

  private static JobException failed(String path, Exception e) {
    if (e instanceof JobException known) {
      return known;
    }
    return new JobException(
        Failure.of(e).exitCode() == ExitCode.CLUSTER ? ExitCode.CLUSTER : ExitCode.DATA,
        LocalFiles.shown(path) + " is corrupt or no Parquet table: " + e.getMessage(),
        e);
  }
}
