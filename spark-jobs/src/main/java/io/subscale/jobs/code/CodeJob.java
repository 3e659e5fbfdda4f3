package io.subscale.jobs.code;

import io.subscale.datasets.decode.ImageDecoder;
import io.subscale.jobs.cluster.WatchedJob;
import io.subscale.jobs.code.CodeOrder.Direction;
import io.subscale.jobs.config.CodeKeys;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.files.HadoopFiles;
import io.subscale.jobs.likelihood.StageModel;
import io.subscale.jobs.run.DecoderLoader;
import io.subscale.jobs.run.RunFolder;
import io.subscale.jobs.run.RunPlan;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The verbs {@code compress} and {@code decompress}: pictures to files through a run's decoders.
 */
public final class CodeJob {
  private static final double LN2 = Math.log(2);
  private static final double NANOS = 1e9;
  private static final int SHOWN = 5;

  private final JavaSparkContext spark;
  private final CodeOrder order;
  private final CodeGroup.Work work;
  private final Consumer<String> progress;

  private CodeJob(
      JavaSparkContext spark, CodeOrder order, CodeGroup.Work work, Consumer<String> progress) {
    this.spark = spark;
    this.order = order;
    this.work = work;
    this.progress = progress;
  }

  /**
   * Compresses the pictures of a folder.
   *
   * @param config checked
   * @param session runs it
   * @param progress takes progress
   * @return {@code pictures}, {@code tiles}, {@code values}, {@code file_bytes}, {@code
   *     code_bytes}, {@code likelihood_bytes}, {@code bits_per_dim}, {@code seconds}, {@code
   *     values_per_second}
   * @throws JobException (exit code 2, 3) if checkpoints and configuration do not fit, or a picture
   *     cannot be compressed; the others are
   */
  public static Map<String, Object> compress(
      SubscaleConfig config, SparkSession session, Consumer<String> progress) throws IOException {
    return run(Direction.COMPRESS, config, session, progress);
  }

  /**
   * Makes PNG files of a folder's compressed pictures.
   *
   * @param config checked
   * @param session runs it
   * @param progress takes progress
   * @return as {@link #compress}, without likelihoods
   * @throws JobException (exit code 2, 3) if checkpoints and configuration do not fit, or a file is
   *     damaged or of another model; the others are decompressed
   */
  public static Map<String, Object> decompress(
      SubscaleConfig config, SparkSession session, Consumer<String> progress) throws IOException {
    return run(Direction.DECOMPRESS, config, session, progress);
  }

  private static Map<String, Object> run(
      Direction direction, SubscaleConfig config, SparkSession session, Consumer<String> progress)
      throws IOException {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    RunPlan plan = RunPlan.of(config);
    RunFolder run = RunFolder.of(config, spark.hadoopConfiguration());
    CodeKeys keys = config.code();
    CodeOrder order =
        new CodeOrder(
            direction,
            run.files().resolve(keys.from()).toString(),
            run.files().resolve(keys.to()).toString(),
            keys.batch(),
            Integer.parseInt(config.data().background().substring(1), 16),
            config.data().maxPixels());
    List<String> names = names(run.files(), order);
    List<StageModel> models =
        new DecoderLoader(run, plan)
            .load(progress).stream().map(DecoderLoader.Trained::model).toList();
    CodingModel model = CodingModel.of(plan, models);
    progress.accept("model " + model.described());
    CodeJob job = new CodeJob(spark, order, new CodeGroup.Work(model.identity(), models), progress);
    return job.make(names);
  }

  /** The files of the folder that are meant, in the order of their names. */
  private static List<String> names(HadoopFiles files, CodeOrder order) throws IOException {
    Path folder = new Path(order.from());
    boolean pictures = order.direction() == Direction.COMPRESS;
    List<String> names = new ArrayList<>();
    try {
      for (FileStatus file : files.fileSystem(folder).listStatus(folder)) {
        String name = file.getPath().getName();
        boolean meant =
            pictures ? ImageDecoder.hasImageName(name) : name.endsWith(CodeOrder.SUFFIX);
        if (file.isFile() && meant) {
          names.add(name);
        }
      }
    } catch (FileNotFoundException e) {
      throw JobException.data("code.from: there is no folder " + folder, e);
    }
    if (names.isEmpty()) {
      String what = pictures ? "picture" : "file that ends in " + CodeOrder.SUFFIX;
      throw JobException.data("code.from: there is no " + what + " in " + folder);
    }
    names.sort(null);
    Map<String, String> sources = new HashMap<>();
    for (String name : names) {
      String other = sources.put(order.target(name), name);
      if (other != null) {
        throw JobException.data(
            String.format(
                Locale.ROOT,
                "code.from: %s and %s would both become %s; move one of them",
                other,
                name,
                order.target(name)));
      }
    }
    return names;
  }

  private Map<String, Object> make(List<String> names) {
    List<List<String>> groups = new ArrayList<>();
    for (int from = 0; from < names.size(); from += order.batch()) {
      int to = Math.min(names.size(), from + order.batch());
      groups.add(new ArrayList<>(names.subList(from, to)));
    }
    long started = System.nanoTime();
    List<Coded> all = coded(groups, names.size());
    return result(all, (System.nanoTime() - started) / NANOS);
  }

  private List<Coded> coded(List<List<String>> groups, int files) {
    Broadcast<CodeGroup.Work> sent = spark.broadcast(work);
    Broadcast<SerializableConfiguration> conf =
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    LongAccumulator done = spark.sc().longAccumulator();
    CodeOrder asked = order;
    String word = order.direction().name().toLowerCase(Locale.ROOT);
    try {
      spark.setJobDescription(word + " " + files + " files");
      JavaRDD<Coded> coded =
          spark
              .parallelize(groups, groups.size())
              .flatMap(
                  group -> {
                    HadoopFiles there = new HadoopFiles(conf.value().value());
                    List<Coded> made = new CodeGroup(asked, sent.value(), there).make(group);
                    done.add(made.size());
                    return made.iterator();
                  });
      return WatchedJob.collect(
          coded,
          () ->
              progress.accept(
                  String.format(Locale.ROOT, "%s: %d of %d files", word, done.value(), files)));
    } finally {
      spark.setJobDescription(null);
      sent.destroy();
      conf.destroy();
    }
  }

  private String said(Map<String, Object> result) {
    Object bits = result.get("bits_per_dim");
    return String.format(
        Locale.ROOT,
        "%s: %d pictures of %d values in %d bytes%s, %.1f s",
        order.direction().name().toLowerCase(Locale.ROOT),
        result.get("pictures"),
        result.get("values"),
        result.get("file_bytes"),
        bits == null ? "" : String.format(Locale.ROOT, " (likelihood %.4f bits/dim)", bits),
        result.get("seconds"));
  }

  private Map<String, Object> result(List<Coded> all, double seconds) {
    List<Coded> good = all.stream().filter(coded -> coded.problem().isEmpty()).toList();
    long tiles = good.stream().mapToLong(Coded::tiles).sum();
    long values = tiles * work.model().geometry().grid().imageValues();
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("pictures", good.size());
    result.put("tiles", tiles);
    result.put("values", values);
    result.put("file_bytes", good.stream().mapToLong(Coded::fileBytes).sum());
    result.put("code_bytes", good.stream().mapToLong(Coded::codeBytes).sum());
    if (order.direction() == Direction.COMPRESS) {
      double bits = good.stream().mapToDouble(Coded::nats).sum() / LN2;
      result.put("likelihood_bytes", bits / Byte.SIZE);
      result.put("bits_per_dim", bits / values);
    }
    result.put("seconds", seconds);
    result.put("values_per_second", values / seconds);
    progress.accept(said(result));
    List<Coded> bad = all.stream().filter(coded -> !coded.problem().isEmpty()).toList();
    if (!bad.isEmpty()) {
      String first = String.join("\n", bad.stream().limit(SHOWN).map(Coded::problem).toList());
      throw JobException.data(
          String.format(
              Locale.ROOT,
              "%d of %d files could not be taken:%n%s",
              bad.size(),
              all.size(),
              first));
    }
    return result;
  }
}
