package io.subscale.jobs.spark;

import com.esotericsoftware.kryo.Kryo;
import io.subscale.datasets.split.Split;
import io.subscale.jobs.shard.Dataset;
import io.subscale.jobs.shard.RowGroup;
import io.subscale.jobs.shard.ShardRow;
import java.util.ArrayList;
import org.apache.spark.serializer.KryoRegistrator;

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
  }

  private static <T extends Record> void record(Kryo kryo, Class<T> type) {
    kryo.register(type, new RecordSerializer<>(type));
  }
}
