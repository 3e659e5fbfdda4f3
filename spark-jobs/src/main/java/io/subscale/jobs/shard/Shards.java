package io.subscale.jobs.shard;

import io.subscale.datasets.slice.SliceGrid;
import io.subscale.datasets.split.Split;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.files.HadoopFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** A prepared data set, opened: its description, checked against the files that are there. */
public final class Shards {
  /** The file that makes a folder a data set. */
  public static final String DESCRIPTION = "dataset.json";

  private final Path folder;
  private final Dataset dataset;

  private Shards(Path folder, Dataset dataset) {
    this.folder = folder;
    this.dataset = dataset;
  }

  /**
   * Opens a data set.
   *
   * @param uri folder, relative or any Hadoop URI
   * @throws JobException (exit code 3) if there is none, or a shard is missing or has another
   *     length
   * @throws IOException if the file system fails
   */
  public static Shards open(String uri, Configuration conf) throws IOException {
    HadoopFiles files = new HadoopFiles(conf);
    Path folder = files.resolve(uri);
    Path description = new Path(folder, DESCRIPTION);
    if (!files.exists(description)) {
      throw JobException.data(
          "no prepared data set at " + folder + " (it has no " + DESCRIPTION + "); run prepare");
    }
    Dataset dataset = DatasetJson.read(files.readBytes(description), description.toString());
    checkLengths(files, folder, dataset);
    return new Shards(folder, dataset);
  }

  private static void checkLengths(HadoopFiles files, Path folder, Dataset dataset)
      throws IOException {
    Map<String, Long> lengths = new HashMap<>();
    try {
      for (FileStatus file : files.fileSystem(folder).listStatus(folder)) {
        lengths.put(file.getPath().getName(), file.getLen());
      }
    } catch (FileNotFoundException e) {
      throw JobException.data("no prepared data set at " + folder, e);
    }
    for (Dataset.ShardFile shard : dataset.files()) {
      Path path = new Path(folder, shard.name());
      Long length = lengths.get(shard.name());
      if (length == null) {
        throw JobException.data("shard " + path + " is missing; run prepare again");
      }
      if (length != shard.bytes()) {
        throw JobException.data(
            String.format(
                Locale.ROOT,
                "shard %s is %s: it has %d bytes, dataset.json says %d; run prepare again",
                path,
                length < shard.bytes() ? "truncated" : "altered",
                length,
                shard.bytes()));
      }
    }
  }

  /** The data set's description. */
  public Dataset dataset() {
    return dataset;
  }

  /** Where it is. */
  public Path folder() {
    return folder;
  }

  /** Identifies the content: ids, splits, pixels. */
  public String fingerprint() {
    return dataset.fingerprint();
  }

  /** How images are cut. */
  public SliceGrid grid() {
    Dataset.Settings settings = dataset.settings();
    return new SliceGrid(settings.scale(), settings.size(), settings.size());
  }

  /** Bits of a value. */
  public int bits() {
    return dataset.settings().bits();
  }

  /** Number of images of a split. */
  public long images(Split split) {
    return dataset.images().of(split);
  }

  /** The row groups of a split, in the order of the files. */
  public List<RowGroup> rowGroups(Split split) {
    List<RowGroup> groups = new ArrayList<>();
    for (Dataset.ShardFile shard : dataset.files()) {
      if (shard.split() == split) {
        String file = new Path(folder, shard.name()).toString();
        for (int i = 0; i < shard.rowGroups().size(); i++) {
          Dataset.Group group = shard.rowGroups().get(i);
          groups.add(new RowGroup(file, i, group.rows(), group.sha256()));
        }
      }
    }
    return groups;
  }
}
