package io.subscale.jobs.train.data;

import io.subscale.datasets.batch.Batch;
import io.subscale.jobs.shard.RowGroupCache;
import io.subscale.jobs.train.preflight.Preflight;
import io.subscale.model.net.Decoder;
import io.subscale.model.net.DecoderDataSet;
import io.subscale.model.net.DecoderSpec;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * A decoder's training data on the executors.
 *
 * @param data what examples are drawn from
 * @param spec the decoder's sizes
 * @param conf how executors reach the shards
 */
public record DecoderData(
    Broadcast<StageData> data,
    Broadcast<DecoderSpec> spec,
    Broadcast<SerializableConfiguration> conf)
    implements WorkerData {

  /** Sends a stage's data description to the executors; {@link #destroy} takes it back. */
  public static DecoderData send(JavaSparkContext spark, StageData data, DecoderSpec spec) {
    return new DecoderData(
        spark.broadcast(data),
        spark.broadcast(spec),
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration())));
  }

  /** Frees it on all executors; nothing can be opened any more. */
  public void destroy() {
    data.destroy();
    spec.destroy();
    conf.destroy();
  }

  @Override
  public Iterator<MultiDataSet> open(long from, int steps) {
    Preflight.requireHere(Decoder.parameterCount(spec.value()));
    Configuration hadoop = conf.value().value();
    ExampleStream batches =
        new ExampleStream(
            data.value(), group -> RowGroupCache.shared().slices(group, hadoop), from, steps);
    return new DataSets(batches, spec.value());
  }

  /** One data set at a time: asking for the next frees the memory of the one before. */
  private static final class DataSets implements Iterator<MultiDataSet> {
    private final Iterator<Batch> batches;
    private final DecoderSpec spec;
    private DecoderDataSet open;

    DataSets(Iterator<Batch> batches, DecoderSpec spec) {
      this.batches = batches;
      this.spec = spec;
    }

    @Override
    public boolean hasNext() {
      if (!batches.hasNext()) {
        close();
      }
      return batches.hasNext();
    }

    @Override
    public MultiDataSet next() {
      close();
      open = new DecoderDataSet(spec, batches.next());
      return open;
    }

    private void close() {
      if (open != null) {
        open.close();
        open = null;
      }
    }
  }
}
