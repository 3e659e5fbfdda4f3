package io.subscale.jobs.ml;

import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.export.ModelFile;
import io.subscale.jobs.files.HadoopFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Trained decoders as a transformer: {@code transform} adds what each picture costs, {@code sample}
 * draws pictures. Made by {@link SubscaleEstimator}, or loaded.
 *
 * <p>Costs are those of the verb {@code evaluate}: exact, over every value of the picture after it
 * was framed as in training. A picture that becomes several tiles costs their sum in nats, and
 * their mean in bits/dim.
 */
public final class SubscaleModel extends Model<SubscaleModel> implements MLWritable {
  private static final long serialVersionUID = 1L;
  private static final String DATA = "data/";
  private static final String SETTINGS = DATA + "config.json";
  private static final String WEIGHTS = DATA + ModelFile.NAME;

  private final String uid;
  private final transient TrainedDecoders decoders;
  private final ImageParams params;
  private transient Broadcast<byte[]> sent;

  SubscaleModel(String uid, TrainedDecoders decoders) {
    this.uid = uid;
    this.decoders = decoders;
    params = ImageParams.of(this);
  }

  @Override
  public String uid() {
    return uid;
  }

  /** Column of pictures; default {@code image}. */
  public Param<String> imageCol() {
    return params.imageCol();
  }

  /** Column that is added: nats; default {@code nats}. */
  public Param<String> natsCol() {
    return params.natsCol();
  }

  /** Column that is added: bits per colour value; default {@code bits_per_dim}. */
  public Param<String> bitsPerDimCol() {
    return params.bitsPerDimCol();
  }

  /** {@code error}, {@code skip} or {@code keep}; default {@code error}. */
  public Param<String> handleInvalid() {
    return params.handleInvalid();
  }

  /** Slices in one forward pass; default 16. */
  public IntParam batch() {
    return params.batch();
  }

  /** Sets {@link #imageCol}. */
  public SubscaleModel setImageCol(String column) {
    set(imageCol(), column);
    return this;
  }

  /** Sets {@link #natsCol}. */
  public SubscaleModel setNatsCol(String column) {
    set(natsCol(), column);
    return this;
  }

  /** Sets {@link #bitsPerDimCol}. */
  public SubscaleModel setBitsPerDimCol(String column) {
    set(bitsPerDimCol(), column);
    return this;
  }

  /** Sets {@link #handleInvalid}. */
  public SubscaleModel setHandleInvalid(String what) {
    set(handleInvalid(), what);
    return this;
  }

  /** Sets {@link #batch}. */
  public SubscaleModel setBatch(int slices) {
    set(batch(), (Object) slices);
    return this;
  }

  /**
   * The schema with the two columns.
   *
   * @throws IllegalArgumentException if there is no column of pictures, or one that is added is
   *     there already
   */
  @Override
  public StructType transformSchema(StructType schema) {
    ImageColumn.require(schema, getOrDefault(imageCol()));
    StructType added = schema;
    for (Param<String> column : Arrays.asList(natsCol(), bitsPerDimCol())) {
      String name = getOrDefault(column);
      if (Arrays.asList(added.fieldNames()).contains(name)) {
        throw new IllegalArgumentException(
            column.name() + " = " + name + ": there is such a column already");
      }
      added = added.add(name, DataTypes.DoubleType, true);
    }
    return added;
  }

  /**
   * Adds the costs.
   *
   * @throws io.subscale.jobs.error.JobException in a task, if a row has no readable picture and
   *     {@link #handleInvalid} is {@code error}
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema());
    ScoreRows.Setup setup =
        new ScoreRows.Setup(
            dataset.schema().fieldIndex(getOrDefault(imageCol())),
            getOrDefault(handleInvalid()),
            (int) getOrDefault(batch()));
    return dataset
        .toDF()
        .mapPartitions(
            new ScoreRows(sent(dataset.sparkSession()), decoders.settings(), setup),
            Encoders.row(schema));
  }

  /** Draws pictures with the seed of the training, {@code run.seed}. */
  public Dataset<Row> sample(long count) {
    return sample(count, decoders.config().run().seed());
  }

  /**
   * Draws pictures. Picture i depends on the seed and i only, not on how many are drawn; the verb
   * {@code sample} draws the same ones.
   *
   * @param count how many
   * @param seed of all of them
   * @return {@code number}, {@code image} (a struct of Spark's image data source) and {@code
   *     bits_per_dim}, what the picture costs under the model itself
   */
  public Dataset<Row> sample(long count, long seed) {
    if (count < 1) {
      throw new IllegalArgumentException("pictures are drawn in numbers from 1, not " + count);
    }
    SparkSession session = SparkSession.active();
    SubscaleConfig config = decoders.config();
    int group = config.sample().batch();
    int groups = Math.toIntExact((count + group - 1) / group);
    StructType schema =
        new StructType()
            .add("number", DataTypes.LongType, false)
            .add("image", ImageColumn.type(), false)
            .add("bits_per_dim", DataTypes.DoubleType, false);
    DrawRows.Order order = new DrawRows.Order(seed, count, group, identity());
    return session
        .range(0, groups, 1, groups)
        .mapPartitions(
            new DrawRows(sent(session), decoders.settings(), order), Encoders.row(schema));
  }

  /** The weights on their way to executors, once for a session. */
  private synchronized Broadcast<byte[]> sent(SparkSession session) {
    if (sent == null || session.sparkContext().isStopped()) {
      sent = JavaSparkContext.fromSparkContext(session.sparkContext()).broadcast(decoders.file());
    }
    return sent;
  }

  private String identity() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(decoders.file());
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public SubscaleModel copy(ParamMap extra) {
    SubscaleModel copy = new SubscaleModel(uid, decoders);
    copyValues(copy, extra);
    copy.setParent(parent());
    return copy;
  }

  @Override
  public MLWriter write() {
    return new Writer(this);
  }

  /** Reads what {@link #write} has written. */
  public static MLReader<SubscaleModel> read() {
    return new Reader();
  }

  /** Reads what {@link #save} has written. */
  public static SubscaleModel load(String path) {
    return read().load(path);
  }

  /** Spark's metadata, and beside them {@code data/} with weights and configuration. */
  private static final class Writer extends MLWriter {
    private final SubscaleModel model;

    Writer(SubscaleModel model) {
      this.model = model;
    }

    @Override
    public void saveImpl(String path) {
      SparkContext context = sparkSession().sparkContext();
      DefaultParamsWriter$.MODULE$.saveMetadata(
          model, path, context, scala.Option.empty(), scala.Option.empty());
      HadoopFiles files = new HadoopFiles(context.hadoopConfiguration());
      try {
        Path folder = files.resolve(path);
        files.write(new Path(folder, WEIGHTS), out -> out.write(model.decoders.file()));
        files.writeText(new Path(folder, SETTINGS), model.decoders.settings());
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(path + ": " + e.getMessage(), e);
      }
    }
  }

  private static final class Reader extends MLReader<SubscaleModel> {
    @Override
    public SubscaleModel load(String path) {
      SparkContext context = sparkSession().sparkContext();
      DefaultParamsReader.Metadata metadata =
          DefaultParamsReader$.MODULE$.loadMetadata(path, context, SubscaleModel.class.getName());
      HadoopFiles files = new HadoopFiles(context.hadoopConfiguration());
      try {
        Path folder = files.resolve(path);
        byte[] weights = files.readBytes(new Path(folder, WEIGHTS));
        String settings =
            new String(files.readBytes(new Path(folder, SETTINGS)), StandardCharsets.UTF_8);
        TrainedDecoders decoders = new TrainedDecoders(weights, settings);
        decoders.models();
        SubscaleModel model = new SubscaleModel(metadata.uid(), decoders);
        metadata.getAndSetParams(model, scala.Option.empty());
        return model;
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(path + ": " + e.getMessage(), e);
      }
    }
  }
}
