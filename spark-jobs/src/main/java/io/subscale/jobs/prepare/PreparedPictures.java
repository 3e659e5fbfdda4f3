package io.subscale.jobs.prepare;

import io.subscale.datasets.split.FolderSplit;
import io.subscale.datasets.split.HashSplit;
import io.subscale.datasets.split.OfficialSplit;
import io.subscale.datasets.split.SplitKey;
import io.subscale.datasets.split.SplitRule;
import io.subscale.datasets.split.SplitShares;
import io.subscale.jobs.cluster.Slots;
import io.subscale.jobs.shard.Dataset;
import io.subscale.jobs.shard.ShardRow;
import io.subscale.jobs.source.PartListing;
import io.subscale.jobs.source.Picture;
import io.subscale.jobs.source.PictureReader;
import io.subscale.jobs.source.PictureSource;
import io.subscale.jobs.source.SourcePart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import scala.Tuple2;

/**
 * The pictures of a source as an RDD, decoded once and kept on the executors' disks until they are
 * written. A thin coat: what happens to a picture is in {@link PictureFramer}, to a shard in {@link
 * ShardTask}.
 */
final class PreparedPictures implements AutoCloseable {
  private static final int TASKS_PER_SLOT = 4;
  private static final int MAX_LISTING_TASKS = 10_000;

  private final JavaSparkContext context;
  private final Dataset.Settings settings;
  private final Broadcast<SerializableConfiguration> conf;
  private final JavaRDD<PreparedPicture> pictures;

  private PreparedPictures(
      JavaSparkContext context,
      Dataset.Settings settings,
      Broadcast<SerializableConfiguration> conf,
      JavaRDD<PreparedPicture> pictures) {
    this.context = context;
    this.settings = settings;
    this.conf = conf;
    this.pictures = pictures;
  }

  /**
   * Plans the decoding, which does not run yet; where ranks or a list split, their listing does.
   */
  static PreparedPictures of(
      SparkSession spark, PictureSource source, Dataset.Settings settings, SplitList list) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> conf =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    List<SourcePart> parts = source.parts();
    JavaRDD<Picture> listing =
        context
            .parallelize(parts, Math.min(parts.size(), MAX_LISTING_TASKS))
            .flatMap(part -> PartListing.list(part, conf.value().value()));
    SplitRule rule = rule(context, listing, settings, list);
    int tasks = TASKS_PER_SLOT * Slots.of(context);
    JavaRDD<PreparedPicture> pictures =
        listing
            .mapToPair(picture -> new Tuple2<>(picture, Boolean.TRUE))
            .repartitionAndSortWithinPartitions(
                new PlacePartitioner(tasks), Comparator.<Picture>naturalOrder())
            .mapPartitions(placed -> prepareAll(placed, new PictureFramer(settings, rule), conf));
    return new PreparedPictures(
        context, settings, conf, pictures.persist(StorageLevel.DISK_ONLY()));
  }

  private static SplitRule rule(
      JavaSparkContext context,
      JavaRDD<Picture> listing,
      Dataset.Settings settings,
      SplitList list) {
    SplitKey key = SplitKey.matching(settings.splitKey());
    SplitShares shares = new SplitShares(settings.valid(), settings.test());
    return switch (settings.splitBy()) {
      case HASH -> new HashSplit(key, shares);
      case RANK -> {
        context.setJobDescription("rank the photos' keys");
        yield new ListedKeys(listing, key).split(shares);
      }
      case FOLDER -> new FolderSplit();
      case OFFICIAL -> new OfficialSplit(key, settings.valid());
      case LIST -> {
        context.setJobDescription("look for the listed photos");
        yield list.rule(context, listing);
      }
    };
  }

  private static Iterator<PreparedPicture> prepareAll(
      Iterator<Tuple2<Picture, Boolean>> placed,
      PictureFramer framer,
      Broadcast<SerializableConfiguration> conf) {
    PictureReader reader = new PictureReader(conf.value().value());
    TaskCompletionListener close = ended -> closeUnchecked(reader);
    TaskContext.get().addTaskCompletionListener(close);
    return stream(placed)
        .map(Tuple2::_1)
        .map(picture -> prepare(picture, framer, reader))
        .iterator();
  }

  private static PreparedPicture prepare(
      Picture picture, PictureFramer framer, PictureReader reader) {
    if (!picture.counts()) {
      return PreparedPicture.passedOver(picture.id());
    }
    if (picture.refusal() != null) {
      return PreparedPicture.bad(picture.id(), picture.refusal());
    }
    return framer.prepare(picture, reader);
  }

  /** Decodes everything and counts it. */
  Tally tally() {
    context.setJobDescription("decode pictures");
    return pictures.mapPartitions(PreparedPictures::tally).treeReduce(Tally::plus);
  }

  private static Iterator<Tally> tally(Iterator<PreparedPicture> pictures) {
    return List.of(stream(pictures).map(Tally::of).reduce(Tally.EMPTY, Tally::plus)).iterator();
  }

  /** Compares the splits' images by the hashes of their pixels; the images are read once more. */
  Dataset.Duplicates duplicates() {
    context.setJobDescription("compare the splits' images");
    return pictures
        .flatMap(picture -> picture.rows().iterator())
        .mapToPair(row -> new Tuple2<>(SamePixels.hash(row), SamePixels.of(row)))
        .reduceByKey(SamePixels::plus)
        .values()
        .mapPartitions(PreparedPictures::duplicates)
        .treeReduce(SamePixels::plus);
  }

  private static Iterator<Dataset.Duplicates> duplicates(Iterator<SamePixels> images) {
    return List.of(
            stream(images)
                .filter(SamePixels::inSeveralSplits)
                .map(SamePixels::duplicates)
                .reduce(SamePixels.NONE, SamePixels::plus))
        .iterator();
  }

  /** Writes the shards into a folder that is there, and describes them. */
  List<Dataset.ShardFile> write(Dataset.Images images, Path folder) {
    context.setJobDescription("write shards");
    ShardPartitioner shards = new ShardPartitioner(images, settings);
    JavaPairRDD<RowKey, ShardRow> rows =
        pictures
            .flatMap(picture -> picture.rows().iterator())
            .mapToPair(row -> new Tuple2<>(row.key(), row.row()))
            .repartitionAndSortWithinPartitions(shards, Comparator.<RowKey>naturalOrder());
    String target = folder.toString();
    Dataset.Settings made = settings;
    Broadcast<SerializableConfiguration> shared = conf;
    return new ArrayList<>(
        rows.mapPartitions(
                sorted -> {
                  int shard = TaskContext.getPartitionId();
                  Configuration hadoop = shared.value().value();
                  return new ShardTask(made, target, hadoop)
                      .write(
                          shards.fileName(shard),
                          shards.split(shard),
                          stream(sorted).map(Tuple2::_2).iterator())
                      .iterator();
                })
            .collect());
  }

  @Override
  public void close() {
    pictures.unpersist(false);
    conf.destroy();
    context.setJobDescription(null);
  }

  private static <T> Stream<T> stream(Iterator<T> iterator) {
    Iterable<T> once = () -> iterator;
    return StreamSupport.stream(once.spliterator(), false);
  }

  private static void closeUnchecked(PictureReader reader) {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
