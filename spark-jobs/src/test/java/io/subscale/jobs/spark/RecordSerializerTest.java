package io.subscale.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.datasets.split.Split;
import io.subscale.datasets.split.SplitRank;
import io.subscale.jobs.sample.SampleGroup;
import io.subscale.jobs.shard.Dataset;
import io.subscale.jobs.shard.ShardRow;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag$;

class RecordSerializerTest {
  @Test
  void recordsArriveAsTheyWereUnderRequiredRegistration() {
    Dataset.ShardFile file =
        new Dataset.ShardFile(
            "a",
            Split.TEST,
            1L << 40,
            List.of(new Dataset.Group(3, "x"), new Dataset.Group(4, "")));
    assertThat(sent(file)).isEqualTo(file);
    SampleGroup.Work work = new SampleGroup.Work("id", List.of(), List.of(new byte[] {1}));
    assertThat(sent(work)).usingRecursiveComparison().isEqualTo(work);
    SplitRank rank = new SplitRank(-1, "key");
    assertThat(sent(rank)).isEqualTo(rank);
    Dataset.Duplicate duplicate = new Dataset.Duplicate(true, "a", null, "b");
    Dataset.Duplicates duplicates =
        new Dataset.Duplicates(new Dataset.Images(1, 0, 2), 1, 1, List.of(duplicate));
    assertThat(sent(duplicates)).isEqualTo(duplicates);
    ShardRow row = new ShardRow("id", null, new byte[] {1, -2, 3});
    assertThat(sent(row)).usingRecursiveComparison().isEqualTo(row);
  }

  private static <T> T sent(T value) {
    SparkConf conf =
        SparkSessions.configuration("test", SparkOptions.master("local"))
            .set("spark.kryo.registrationRequired", "true");
    SerializerInstance kryo = new KryoSerializer(conf).newInstance();
    @SuppressWarnings("unchecked")
    Class<T> type = (Class<T>) value.getClass();
    return kryo.deserialize(
        kryo.serialize(value, ClassTag$.MODULE$.apply(type)), ClassTag$.MODULE$.apply(type));
  }
}
