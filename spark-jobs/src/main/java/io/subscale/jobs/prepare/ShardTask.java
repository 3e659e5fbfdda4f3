package io.subscale.jobs.prepare;

import io.subscale.datasets.split.Split;
import io.subscale.jobs.files.HadoopFiles;
import io.subscale.jobs.shard.Dataset;
import io.subscale.jobs.shard.ShardRow;
import io.subscale.jobs.shard.ShardWriter;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;

/**
 * Writes one shard from sorted rows. Attempts of the same task write files of their own; the first
 * to finish gives its file the shard's name, and the others' work is dropped.
 */
final class ShardTask {
  /** Folder of unfinished files, inside the data set's. */
  static final String ATTEMPTS = "_attempts";

  private final Dataset.Settings settings;
  private final Path folder;
  private final Configuration conf;

  ShardTask(Dataset.Settings settings, String folder, Configuration conf) {
    this.settings = settings;
    this.folder = new Path(folder);
    this.conf = conf;
  }

  /** Writes the rows; nothing if there are none. */
  List<Dataset.ShardFile> write(String name, Split split, Iterator<ShardRow> rows)
      throws IOException {
    if (!rows.hasNext()) {
      return List.of();
    }
    HadoopFiles files = new HadoopFiles(conf);
    FileSystem fs = files.fileSystem(folder);
    Path attempt = new Path(new Path(folder, ATTEMPTS), name + attemptSuffix());
    fs.mkdirs(attempt.getParent());
    List<Dataset.Group> groups = writeRows(attempt, split, rows);
    long bytes = fs.getFileStatus(attempt).getLen();
    Path target = new Path(folder, name);
    try {
      files.rename(attempt, target, false);
    } catch (IOException e) {
      if (!fs.exists(target) || fs.getFileStatus(target).getLen() != bytes) {
        throw e;
      }
      fs.delete(attempt, false);
    }
    return List.of(new Dataset.ShardFile(name, split, bytes, groups));
  }

  private List<Dataset.Group> writeRows(Path path, Split split, Iterator<ShardRow> rows)
      throws IOException {
    int size = settings.size();
    long rowsPerGroup = Math.max(1, settings.rowGroupBytes() / (3L * size * size));
    ShardWriter.Layout layout =
        new ShardWriter.Layout(split, size, size, Math.toIntExact(rowsPerGroup));
    try (ShardWriter writer = new ShardWriter(path, conf, layout)) {
      while (rows.hasNext()) {
        writer.write(rows.next());
      }
      return writer.finish();
    }
  }

  private static String attemptSuffix() {
    TaskContext task = TaskContext.get();
    return task == null ? "" : "-" + task.taskAttemptId();
  }
}
