package io.subscale.jobs.spark;

import com.esotericsoftware.kryo.Kryo;
import io.subscale.datasets.split.Split;
import io.subscale.jobs.shard.Dataset;
import io.subscale.jobs.shard.RowGroup;
import io.subscale.jobs.shard.ShardRow;
import io.subscale.jobs.train.round.WorkerResult;
import java.util.ArrayList;
import org.apache.spark.serializer.KryoRegistrator;
import org.nd4j.kryo.Nd4jSerializer;

/**
 * Everything of ours that travels between driver and executors; a class that is missing here is
 * refused under {@code spark.kryo.registrationRequired=true}.
 */
public final class SubscaleRegistrator implements KryoRegistrator {
  @Override
  public void registerClasses(Kryo kryo) {
    record(kryo, RowGroup.class);
    record(kryo, ShardRow.class);
    record(kryo, Dataset.ShardFile.class);
    record(kryo, Dataset.Group.class);
    record(kryo, Dataset.BadPicture.class);
    kryo.register(Split.class);
    kryo.register(ArrayList.class);
    kryo.register(WorkerResult.class);
    kryo.register(WorkerResult[].class);
    arrays(kryo);
  }

  /**
   * None of ours travels as an INDArray, but dl4j-spark tries one before it trains. Named, so that
   * jobs without ND4J do not load its natives.
   */
  private static void arrays(Kryo kryo) {
    for (String type :
        new String[] {
          "org.nd4j.linalg.cpu.nativecpu.NDArray", "org.nd4j.linalg.jcublas.JCublasNDArray"
        }) {
      try {
        ClassLoader loader = SubscaleRegistrator.class.getClassLoader();
        kryo.register(Class.forName(type, false, loader), new Nd4jSerializer());
      } catch (ClassNotFoundException otherBackend) {
        continue;
      }
    }
  }

  private static <T extends Record> void record(Kryo kryo, Class<T> type) {
    kryo.register(type, new RecordSerializer<>(type));
  }
}
