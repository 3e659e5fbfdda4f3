package io.subscale.jobs.codec;

import io.subscale.datasets.split.Split;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.files.HadoopFiles;
import io.subscale.jobs.json.Bounds;
import io.subscale.jobs.json.JsonFormat;
import io.subscale.jobs.json.Matches;
import io.subscale.jobs.shard.Shards;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What PNG and the codecs on the PATH need for the pictures of a split. Pictures do not change from
 * night to night, so {@code codecs/DATASET-SPLIT.json} in a folder keeps what was measured; a codec
 * of another version or with other options is measured again.
 */
public final class CodecColumns {
  private static final JsonFormat HEAD = new JsonFormat("subscale-codecs", 1, 1, "delete it");
  private static final int SHORT = 16;

  private final HadoopFiles files;
  private final Configuration conf;
  private final Path folder;
  private final int most;
  private final Consumer<String> progress;

  /**
   * The content of the file.
   *
   * @param format always {@code subscale-codecs}
   * @param version of this format
   * @param dataset fingerprint
   * @param split which pictures
   * @param every one of so many pictures was coded, in the order of the data set
   * @param codecs what each needs
   */
  record Kept(
      String format,
      int version,
      @Matches(Matches.SHA256) String dataset,
      String split,
      @Bounds(min = 1) int every,
      List<CodecCost> codecs) {}

  /**
   * Columns that are kept in a folder.
   *
   * @param folder of a benchmark's history, or of an evaluation
   * @param most pictures that are coded of a split; 0 for no columns at all
   */
  public CodecColumns(Configuration conf, Path folder, int most, Consumer<String> progress) {
    this.files = new HadoopFiles(conf);
    this.conf = conf;
    this.folder = folder;
    this.most = most;
    this.progress = progress;
  }

  /**
   * The columns of a split; a codec that fails is told and left out.
   *
   * @throws JobException (exit code 3) if what is kept is damaged
   */
  public List<CodecCost> of(Shards shards, Split split) throws IOException {
    if (most == 0) {
      return List.of();
    }
    int every = (int) ((shards.images(split) + most - 1) / most);
    String dataset = shards.fingerprint();
    Path file = file(folder, dataset, split);
    List<CodecCost> kept = kept(file, dataset, every);
    List<CodecCost> costs = new ArrayList<>();
    try (PrivateFolder own = PrivateFolder.create("subscale-codecs")) {
      String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
      Sheet sheet = null;
      for (Codec codec : Codecs.of(path, own.path(), missing -> {})) {
        Optional<CodecCost> before = find(kept, codec);
        if (before.isEmpty() && sheet == null) {
          sheet = Sheet.read(shards, split, every, conf);
        }
        Optional<CodecCost> cost = before.isPresent() ? before : measure(codec, sheet);
        cost.ifPresent(costs::add);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while codecs ran", e);
    }
    files.writeText(file, HEAD.write(new Kept("", 0, dataset, split.key(), every, costs)));
    return costs;
  }

  /**
   * What a folder keeps of a split, be it of all its pictures or of some; nothing if it keeps none.
   *
   * @throws JobException (exit code 3) if what is kept is damaged
   */
  public static List<CodecCost> kept(HadoopFiles files, Path folder, String dataset, Split split)
      throws IOException {
    Path file = file(folder, dataset, split);
    return files.exists(file)
        ? HEAD.read(files.readBytes(file), Kept.class, file.toString()).codecs()
        : List.of();
  }

  private static Path file(Path folder, String dataset, Split split) {
    String name = dataset.substring(0, Math.min(SHORT, dataset.length()));
    return new Path(folder, "codecs/" + name + "-" + split.key() + ".json");
  }

  private List<CodecCost> kept(Path file, String dataset, int every) throws IOException {
    if (!files.exists(file)) {
      return List.of();
    }
    Kept kept = HEAD.read(files.readBytes(file), Kept.class, file.toString());
    return kept.dataset().equals(dataset) && kept.every() == every ? kept.codecs() : List.of();
  }

  private static Optional<CodecCost> find(List<CodecCost> kept, Codec codec) {
    return kept.stream()
        .filter(
            cost ->
                cost.codec().equals(codec.name())
                    && cost.options().equals(codec.options())
                    && String.valueOf(cost.version()).equals(String.valueOf(codec.version())))
        .findFirst();
  }

  private Optional<CodecCost> measure(Codec codec, Sheet sheet) throws InterruptedException {
    long start = System.nanoTime();
    try {
      CodecCost cost = CodecCost.of(codec, sheet, Runtime.getRuntime().availableProcessors());
      progress.accept(
          String.format(
              Locale.ROOT,
              "codec %s: %.4f bits/dim alone over %d images, %.1f s",
              codec.name(),
              cost.bitsPerDimEach(),
              cost.images(),
              (System.nanoTime() - start) / 1e9));
      return Optional.of(cost);
    } catch (JobException | IOException e) {
      progress.accept("codec " + codec.name() + " is left out: " + e.getMessage());
      return Optional.empty();
    }
  }
}
