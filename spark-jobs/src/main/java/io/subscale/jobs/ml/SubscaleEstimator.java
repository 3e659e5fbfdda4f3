package io.subscale.jobs.ml;

import io.subscale.datasets.plan.Plan;
import io.subscale.jobs.config.ConfigLoader;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.config.Verb;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.files.HadoopFiles;
import io.subscale.jobs.prepare.PrepareJob;
import io.subscale.jobs.run.DecoderLoader;
import io.subscale.jobs.run.RunFolder;
import io.subscale.jobs.run.RunPlan;
import io.subscale.jobs.train.TrainJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains decoders on a column of pictures, as the verbs {@code prepare} and {@code train} do.
 *
 * <p>What has no parameter of its own is set in {@link #config}: every key of {@code
 * conf/reference.conf}. Pictures, shards, checkpoints, metrics and the report page of a fit stay in
 * a folder of its own below {@link #workDir}, which driver and executors must all reach. The
 * session needs {@code spark.serializer} = {@code org.apache.spark.serializer.KryoSerializer} and
 * {@code spark.kryo.registrator} = {@code io.subscale.jobs.cli.SubscaleRegistrator}; a model does
 * not.
 */
public final class SubscaleEstimator extends Estimator<SubscaleModel>
    implements DefaultParamsWritable {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(SubscaleEstimator.class);
  private static final int MOST_SIZE = 4096;
  private static final int MOST_SCALE = 64;

  /** Below what the user sets: all rows are to learn from, but for a few to watch it by. */
  private static final String DEFAULTS = "data.split.test = 0\n";

  private final String uid;
  private final ImageParams params;
  private final Param<String> workDir;
  private final Param<String> config;
  private final IntParam size;
  private final IntParam bits;
  private final Param<String> plan;
  private final IntParam scale;
  private final IntParam rounds;
  private final DoubleParam minutes;
  private final LongParam seed;

  /** An estimator with a name of its own. */
  public SubscaleEstimator() {
    this(Identifiable$.MODULE$.randomUID("subscale"));
  }

  /** An estimator of a name. */
  public SubscaleEstimator(String uid) {
    this.uid = uid;
    params = ImageParams.of(this);
    workDir = new Param<>(this, "workDir", "folder on a file system that all executors reach");
    config = new Param<>(this, "config", "HOCON: keys of conf/reference.conf");
    size = new IntParam(this, "size", "data.size: side", ParamValidators.inRange(1, MOST_SIZE));
    bits = new IntParam(this, "bits", "data.bits: of a value", ParamValidators.inRange(1, 8));
    plan =
        new Param<>(
            this,
            "plan",
            "plan.kind: which decoders",
            ParamValidators.inArray(Arrays.stream(Plan.values()).map(Plan::key).toList()));
    scale =
        new IntParam(this, "scale", "plan.scale: slices", ParamValidators.inRange(1, MOST_SCALE));
    rounds = new IntParam(this, "rounds", "train.rounds: a stage", ParamValidators.gtEq(0));
    minutes = new DoubleParam(this, "minutes", "train.minutes: in all", ParamValidators.gtEq(0));
    seed = new LongParam(this, "seed", "run.seed: of all that is random");
    setDefault(config, "");
  }

  @Override
  public String uid() {
    return uid;
  }

  /** See {@link SubscaleModel#imageCol}. */
  public Param<String> imageCol() {
    return params.imageCol();
  }

  /** See {@link SubscaleModel#natsCol}. */
  public Param<String> natsCol() {
    return params.natsCol();
  }

  /** See {@link SubscaleModel#bitsPerDimCol}. */
  public Param<String> bitsPerDimCol() {
    return params.bitsPerDimCol();
  }

  /** See {@link SubscaleModel#handleInvalid}; of training, {@code data.max_bad_share} decides. */
  public Param<String> handleInvalid() {
    return params.handleInvalid();
  }

  /** See {@link SubscaleModel#batch}. */
  public IntParam batch() {
    return params.batch();
  }

  /** Where fits leave their folders; must be set. */
  public Param<String> workDir() {
    return workDir;
  }

  /** Keys of {@code conf/reference.conf} as HOCON; parameters of their own win. */
  public Param<String> config() {
    return config;
  }

  /** {@code data.size}. */
  public IntParam size() {
    return size;
  }

  /** {@code data.bits}. */
  public IntParam bits() {
    return bits;
  }

  /** {@code plan.kind}. */
  public Param<String> plan() {
    return plan;
  }

  /** {@code plan.scale}. */
  public IntParam scale() {
    return scale;
  }

  /** {@code train.rounds}. */
  public IntParam rounds() {
    return rounds;
  }

  /** {@code train.minutes}. */
  public DoubleParam minutes() {
    return minutes;
  }

  /** {@code run.seed}. */
  public LongParam seed() {
    return seed;
  }

  /** Sets {@link #imageCol}. */
  public SubscaleEstimator setImageCol(String column) {
    return with(imageCol(), column);
  }

  /** Sets {@link #workDir}. */
  public SubscaleEstimator setWorkDir(String folder) {
    return with(workDir, folder);
  }

  /** Sets {@link #config}. */
  public SubscaleEstimator setConfig(String hocon) {
    return with(config, hocon);
  }

  /** Sets {@link #size}. */
  public SubscaleEstimator setSize(int side) {
    return with(size, side);
  }

  /** Sets {@link #bits}. */
  public SubscaleEstimator setBits(int ofValue) {
    return with(bits, ofValue);
  }

  /** Sets {@link #plan}. */
  public SubscaleEstimator setPlan(String kind) {
    return with(plan, kind);
  }

  /** Sets {@link #scale}. */
  public SubscaleEstimator setScale(int slices) {
    return with(scale, slices);
  }

  /** Sets {@link #rounds}. */
  public SubscaleEstimator setRounds(int ofStage) {
    return with(rounds, ofStage);
  }

  /** Sets {@link #minutes}. */
  public SubscaleEstimator setMinutes(double inAll) {
    return with(minutes, inAll);
  }

  /** Sets {@link #seed}. */
  public SubscaleEstimator setSeed(long ofAll) {
    return with(seed, ofAll);
  }

  private <T> SubscaleEstimator with(Param<T> param, T value) {
    set(param, value);
    return this;
  }

  /**
   * The schema of what the model makes of such a table.
   *
   * @throws IllegalArgumentException as {@link SubscaleModel#transformSchema}
   */
  @Override
  public StructType transformSchema(StructType schema) {
    SubscaleModel model = new SubscaleModel(uid, null);
    copyValues(model, ParamMap.empty());
    return model.transformSchema(schema);
  }

  /**
   * Prepares the pictures and trains on them until {@code train}'s budget is spent.
   *
   * @throws JobException (exit code 2) if a setting is wrong, and as the verbs do
   */
  @Override
  public SubscaleModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    SparkSession session = dataset.sparkSession();
    requireKryo(session);
    try {
      Path folder = freshFolder(session.sparkContext().hadoopConfiguration());
      SubscaleConfig checked = config(Verb.TRAIN, folder);
      writePictures(dataset, ImageColumn.of(checked), new Path(folder, "pictures"));
      Consumer<String> progress = LOG::info;
      PrepareJob.run(config(Verb.PREPARE, folder), session, progress);
      TrainJob.run(checked, session, progress);
      RunFolder run = RunFolder.of(checked, session.sparkContext().hadoopConfiguration());
      List<DecoderLoader.Trained> trained =
          new DecoderLoader(run, RunPlan.of(checked)).load(progress);
      SubscaleModel model = new SubscaleModel(uid, TrainedDecoders.of(checked, trained));
      copyValues(model, ParamMap.empty());
      model.setParent(this);
      return model;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private static void requireKryo(SparkSession session) {
    String serializer = session.sparkContext().getConf().get("spark.serializer", "");
    String registrator = session.sparkContext().getConf().get("spark.kryo.registrator", "");
    if (!serializer.endsWith(".KryoSerializer") || registrator.isEmpty()) {
      throw JobException.config(
          "fitting needs a session with spark.serializer ="
              + " org.apache.spark.serializer.KryoSerializer and spark.kryo.registrator ="
              + " io.subscale.jobs.cli.SubscaleRegistrator");
    }
  }

  /** The first of {@code UID-000}, {@code UID-001}, ... that is not there yet. */
  private Path freshFolder(Configuration conf) throws IOException {
    if (!isSet(workDir)) {
      throw JobException.config(
          "set workDir to a folder that driver and executors reach; shards and checkpoints go there");
    }
    HadoopFiles files = new HadoopFiles(conf);
    Path parent = files.resolve(getOrDefault(workDir));
    for (int number = 0; ; number++) {
      Path folder = new Path(parent, String.format(Locale.ROOT, "%s-%03d", uid, number));
      if (!files.exists(folder) && files.fileSystem(folder).mkdirs(folder)) {
        return folder;
      }
    }
  }

  private SubscaleConfig config(Verb verb, Path folder) {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("data.source", new Path(folder, "pictures").toString());
    keys.put("data.table.image", "image");
    keys.put("data.table.key", "id");
    keys.put("data.split.key", "^([0-9a-f]{64})-");
    keys.put("data.shards", new Path(folder, "shards").toString());
    keys.put("run.dir", new Path(folder, "run").toString());
    Map<Param<?>, String> own = new LinkedHashMap<>();
    own.put(size, "data.size");
    own.put(bits, "data.bits");
    own.put(plan, "plan.kind");
    own.put(scale, "plan.scale");
    own.put(rounds, "train.rounds");
    own.put(minutes, "train.minutes");
    own.put(seed, "run.seed");
    own.forEach(
        (param, key) -> {
          if (isSet(param)) {
            keys.put(key, String.valueOf((Object) getOrDefault(param)));
          }
        });
    return ConfigLoader.kept(verb, DEFAULTS + getOrDefault(config), "the parameter config", keys);
  }

  /**
   * A table of files. A picture's id is the SHA-256 of its file and the count of equal ones before
   * it, so that splits depend on the pictures alone, and equal ones are on one side.
   */
  private void writePictures(Dataset<?> dataset, ImageColumn column, Path table) {
    Column cell = dataset.col(getOrDefault(imageCol()));
    UDF1<Object, byte[]> file = column::file;
    boolean struct =
        ImageColumn.isStruct(dataset.schema().apply(getOrDefault(imageCol())).dataType());
    Column image = struct ? functions.udf(file, DataTypes.BinaryType).apply(cell) : cell;
    // A file without bytes is no picture, and counts as one that cannot be read.
    Column picture = functions.coalesce(image, functions.lit(new byte[0]));
    Column count =
        functions.row_number().over(Window.partitionBy("hash").orderBy(functions.col("hash")));
    dataset
        .select(picture.as("image"))
        .withColumn("hash", functions.sha2(functions.col("image"), 256))
        .withColumn("id", functions.concat_ws("-", functions.col("hash"), count))
        .select("id", "image")
        .write()
        .parquet(table.toString());
  }

  @Override
  public SubscaleEstimator copy(ParamMap extra) {
    return (SubscaleEstimator) defaultCopy(extra);
  }

  /** Reads what {@code write} has written. */
  public static MLReader<SubscaleEstimator> read() {
    return new DefaultParamsReader<>();
  }

  /** Reads what {@code save} has written. */
  public static SubscaleEstimator load(String path) {
    return read().load(path);
  }
}
