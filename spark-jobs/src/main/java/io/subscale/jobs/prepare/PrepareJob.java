package io.subscale.jobs.prepare;

import io.subscale.jobs.cluster.WatchedTasks;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.files.HadoopFiles;
import io.subscale.jobs.json.StrictJson;
import io.subscale.jobs.shard.Dataset;
import io.subscale.jobs.shard.DatasetJson;
import io.subscale.jobs.shard.Shards;
import io.subscale.jobs.source.PictureSource;
import io.subscale.jobs.source.TableColumns;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** From pictures to a data set, on the driver: what is done when, and what is refused. */
public final class PrepareJob {
  private final SubscaleConfig config;
  private final SparkSession spark;
  private final Consumer<String> progress;
  private final HadoopFiles files;
  private final PrepareReport told;

  private PrepareJob(SubscaleConfig config, SparkSession spark, Consumer<String> progress) {
    this.config = config;
    this.spark = spark;
    this.progress = progress;
    this.files = new HadoopFiles(hadoop());
    this.told = new PrepareReport(progress);
  }

  /**
   * Prepares {@code data.source} into {@code data.shards}, unless it is there already.
   *
   * @return what was made, for {@code --json}
   * @throws JobException (exit code 3) if the source or the place of the shards will not do
   * @throws IOException if a file system fails
   */
  public static Map<String, Object> run(
      SubscaleConfig config, SparkSession spark, Consumer<String> progress) throws IOException {
    return new PrepareJob(config, spark, progress).run();
  }

  private Map<String, Object> run() throws IOException {
    SubscaleConfig.Data.Table table = config.data().table();
    TableColumns columns = new TableColumns(table.image(), table.key());
    PictureSource source = PictureSource.open(config.data().source(), columns, hadoop());
    String listed = config.data().split().list();
    SplitList list = listed.isEmpty() ? SplitList.NONE : SplitList.read(listed, files);
    Dataset.Settings settings = settings(source, list);
    Path target = files.resolve(config.data().shards());
    Optional<Dataset> before = existing(target, settings, source);
    if (before.isPresent()) {
      progress.accept(
          "already prepared: "
              + target
              + " is left as it is; settings and the source's listing are the same,"
              + " the pictures were not read again");
      told.warn(before.get());
      return result(target, before.get(), true);
    }
    Path staging = files.staging(target);
    progress.accept("preparing " + source.name());
    told.tellPassedOver(source.passedOver());
    files.delete(staging);
    Dataset dataset;
    try {
      dataset = make(source, settings, list, staging);
      files.writeText(new Path(staging, Shards.DESCRIPTION), DatasetJson.write(dataset));
      files.rename(staging, target, false);
    } catch (
        Throwable e) { // Spark's exceptions are checked, and Scala throws them without saying so.
      discard(staging, e);
      throw e;
    }
    told.tell(target, dataset);
    Map<String, Object> result = result(target, dataset, false);
    told.yardstick(Shards.open(target.toString(), hadoop()), hadoop())
        .ifPresent(png -> result.put("png_bits_per_dim", png.bitsPerDimEach()));
    return result;
  }

  private Dataset make(
      PictureSource source, Dataset.Settings settings, SplitList list, Path staging)
      throws IOException {
    try (PreparedPictures pictures = PreparedPictures.of(spark, source, settings, list)) {
      Tally tally = watched("decode pictures", pictures::tally);
      check(tally, source.name());
      Dataset.Duplicates duplicates = watched("compare the splits' images", pictures::duplicates);
      files.fileSystem(staging).mkdirs(staging);
      List<Dataset.ShardFile> shards =
          watched("write shards", () -> pictures.write(tally.images(), staging));
      files.delete(new Path(staging, ShardTask.ATTEMPTS));
      return new Dataset(
          Dataset.FORMAT,
          Dataset.VERSION,
          settings,
          listing(source),
          ContentHash.of(tally.content()).fingerprint(tally.images().total()),
          tally.images(),
          tally.quarantine(),
          duplicates,
          shards.stream()
              .sorted(
                  Comparator.comparing(Dataset.ShardFile::split)
                      .thenComparing(Dataset.ShardFile::name))
              .toList());
    }
  }

  private <T> T watched(String what, Supplier<T> jobs) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    return WatchedTasks.during(context, what, progress, jobs);
  }

  /** The data set that is there already, if it is the one asked for; anything else is refused. */
  private Optional<Dataset> existing(Path target, Dataset.Settings settings, PictureSource source)
      throws IOException {
    FileSystem fs = files.fileSystem(target);
    if (!fs.exists(target)) {
      return Optional.empty();
    }
    if (!fs.exists(new Path(target, Shards.DESCRIPTION))) {
      FileStatus[] content = fs.listStatus(target);
      if (content.length == 0 && fs.delete(target, false)) {
        return Optional.empty();
      }
      throw JobException.data(
          "data.shards: " + target + " is there and is no data set; choose another place");
    }
    Dataset dataset = Shards.open(target.toString(), hadoop()).dataset();
    if (!dataset.settings().equals(settings)) {
      throw JobException.data(
          String.format(
              Locale.ROOT,
              "data.shards: %s holds a data set made in another way (%s); remove it or choose another place",
              target,
              difference(dataset.settings(), settings)));
    }
    Dataset.Listing now = listing(source);
    if (!now.equals(dataset.listing())) {
      throw JobException.data(
          String.format(
              Locale.ROOT,
              "data.shards: %s was made when %s held %s; now it holds %s; remove %s or choose another place",
              target,
              source.name(),
              shown(dataset.listing()),
              shown(now),
              target));
    }
    return Optional.of(dataset);
  }

  private static Dataset.Listing listing(PictureSource source) {
    return new Dataset.Listing(source.files(), source.bytes());
  }

  private static String shown(Dataset.Listing listing) {
    return String.format(
        Locale.ROOT, "%d picture files and archives of %d bytes", listing.files(), listing.bytes());
  }

  private static String difference(Dataset.Settings there, Dataset.Settings wanted) {
    Map<String, Object> now = StrictJson.map(wanted);
    StringBuilder text = new StringBuilder();
    StrictJson.map(there)
        .forEach(
            (key, value) -> {
              if (!value.equals(now.get(key))) {
                text.append(text.isEmpty() ? "" : ", ");
                text.append(
                    String.format(
                        Locale.ROOT, "%s %s, now %s", key, shown(value), shown(now.get(key))));
              }
            });
    return text.toString();
  }

  private static Object shown(Object setting) {
    return setting.equals("") ? "none" : setting;
  }

  private void check(Tally tally, String source) {
    Dataset.Quarantine quarantine = tally.quarantine();
    if (quarantine.pictures() == 0) {
      throw JobException.data(
          String.format(
              Locale.ROOT,
              "no pictures in %s: it has %d files (%s), none of them named .jpg, .jpeg, .png, .webp, .bmp or .gif and, with data.split.by = folder or official, in a folder or archive of a side",
              source,
              quarantine.ignored(),
              PrepareReport.shown(quarantine.ignoredKinds())));
    }
    double share = (double) quarantine.bad() / quarantine.pictures();
    if (share > config.data().maxBadShare() || tally.images().total() == 0) {
      StringBuilder text = new StringBuilder();
      quarantine.examples().stream()
          .limit(5)
          .forEach(bad -> text.append("\n  ").append(bad.id()).append(": ").append(bad.reason()));
      throw JobException.data(
          String.format(
              Locale.ROOT,
              "%d of %d pictures in %s cannot be used, more than data.max_bad_share = %s allows:%s",
              quarantine.bad(),
              quarantine.pictures(),
              source,
              config.data().maxBadShare(),
              text));
    }
  }

  private Dataset.Settings settings(PictureSource source, SplitList list) {
    SubscaleConfig.Data data = config.data();
    return new Dataset.Settings(
        source.name(),
        PictureSource.generated(source.name()) ? config.run().seed() : 0,
        data.size(),
        data.framing(),
        data.shrink(),
        data.background(),
        data.bits(),
        source.columns(),
        data.split().by(),
        data.split().key(),
        list.hash(),
        data.split().valid(),
        data.split().test(),
        data.maxPixels(),
        config.plan().scale(),
        data.rowGroupBytes(),
        data.shardBytes());
  }

  private static Map<String, Object> result(Path target, Dataset dataset, boolean reused) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("shards", target.toString());
    result.put("reused", reused);
    result.put("images", dataset.images().total());
    result.put("splits", dataset.images());
    result.put("pictures", dataset.quarantine().pictures());
    result.put("bad", dataset.quarantine().bad());
    result.put("ignored", dataset.quarantine().ignored());
    result.put("ignored_kinds", dataset.quarantine().ignoredKinds());
    result.put("duplicates", dataset.duplicates());
    result.put("files", dataset.files().size());
    result.put("bytes", dataset.files().stream().mapToLong(Dataset.ShardFile::bytes).sum());
    result.put("fingerprint", dataset.fingerprint());
    return result;
  }

  /** Leaves nothing half-written behind, as far as the file system still lets us. */
  private void discard(Path staging, Throwable why) {
    try {
      awaitTasks();
      files.delete(staging);
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  /** Tasks outlive their failed job for a moment, and would write again what is cleared away. */
  private void awaitTasks() {
    for (int tries = 0; tries < 100 && runningTasks() > 0; tries++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  private int runningTasks() {
    return Arrays.stream(spark.sparkContext().statusTracker().getExecutorInfos())
        .mapToInt(SparkExecutorInfo::numRunningTasks)
        .sum();
  }

  private Configuration hadoop() {
    return spark.sparkContext().hadoopConfiguration();
  }
}
