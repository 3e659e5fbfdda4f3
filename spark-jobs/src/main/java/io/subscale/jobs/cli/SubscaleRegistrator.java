package io.subscale.jobs.cli;

import com.esotericsoftware.kryo.Kryo;
import io.subscale.datasets.archive.Entry;
import io.subscale.datasets.archive.Packing;
import io.subscale.datasets.plan.BitDepth;
import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Slices;
import io.subscale.datasets.plan.Stage;
import io.subscale.datasets.plan.Target;
import io.subscale.datasets.slice.SliceGrid;
import io.subscale.datasets.split.Split;
import io.subscale.datasets.split.SplitRank;
import io.subscale.jobs.cluster.RecordSerializer;
import io.subscale.jobs.code.CodeGroup;
import io.subscale.jobs.code.Coded;
import io.subscale.jobs.engine.EngineTrial;
import io.subscale.jobs.likelihood.CalibrationSums;
import io.subscale.jobs.likelihood.Costs;
import io.subscale.jobs.likelihood.ImageBlock;
import io.subscale.jobs.likelihood.Measured;
import io.subscale.jobs.likelihood.StageModel;
import io.subscale.jobs.prepare.PreparedPicture;
import io.subscale.jobs.prepare.PreparedRow;
import io.subscale.jobs.prepare.RowKey;
import io.subscale.jobs.prepare.SamePixels;
import io.subscale.jobs.prepare.Tally;
import io.subscale.jobs.round.WorkerResult;
import io.subscale.jobs.round.exchange.GroupResult;
import io.subscale.jobs.round.exchange.MergedChunk;
import io.subscale.jobs.round.exchange.PieceRef;
import io.subscale.jobs.round.mean.MeanTree;
import io.subscale.jobs.sample.SampleGroup;
import io.subscale.jobs.shard.Dataset;
import io.subscale.jobs.shard.RowGroup;
import io.subscale.jobs.shard.ShardRow;
import io.subscale.jobs.source.Picture;
import io.subscale.jobs.source.SourcePart;
import io.subscale.jobs.source.TableColumns;
import io.subscale.jobs.train.data.StageData;
import io.subscale.jobs.train.preflight.ExecutorFacts;
import io.subscale.model.engine.Precision;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.net.Head;
import io.subscale.model.net.NetSize;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.TreeMap;
import org.apache.spark.serializer.KryoRegistrator;
import org.nd4j.kryo.Nd4jSerializer;

/**
 * Everything of ours that travels between driver and executors; a class that is missing here is
 * refused under {@code spark.kryo.registrationRequired=true}.
 */
public final class SubscaleRegistrator implements KryoRegistrator {
  @Override
  public void registerClasses(Kryo kryo) {
    prepared(kryo);
    record(kryo, StageData.class);
    record(kryo, StageModel.class);
    record(kryo, ImageBlock.class);
    record(kryo, Costs.class);
    record(kryo, CalibrationSums.class);
    record(kryo, Measured.class);
    record(kryo, SampleGroup.Sampled.class);
    record(kryo, SampleGroup.Work.class);
    record(kryo, Coded.class);
    record(kryo, CodeGroup.Work.class);
    record(kryo, PlanGeometry.class);
    record(kryo, SliceGrid.class);
    record(kryo, BitDepth.class);
    record(kryo, Stage.class);
    record(kryo, DecoderSpec.class);
    record(kryo, DecoderSpec.Range.class);
    record(kryo, Head.Law.class);
    record(kryo, Head.Softmax.class);
    record(kryo, NetSize.class);
    kryo.register(Plan.class);
    kryo.register(Target.class);
    kryo.register(Slices.class);
    kryo.register(Precision.class);
    record(kryo, WorkerResult.class);
    record(kryo, GroupResult.class);
    record(kryo, PieceRef.class);
    record(kryo, MeanTree.Span.class);
    record(kryo, MergedChunk.class);
    record(kryo, ExecutorFacts.class);
    record(kryo, ExecutorFacts.Gpu.class);
    kryo.register(ExecutorFacts[].class);
    record(kryo, EngineTrial.class);
    record(kryo, EngineTrial.Work.class);
    record(kryo, EngineTrial.Tried.class);
    kryo.register(EngineTrial.Tried[].class);
    arrays(kryo);
  }

  /** From pictures to data sets. */
  private static void prepared(Kryo kryo) {
    record(kryo, RowGroup.class);
    record(kryo, ShardRow.class);
    record(kryo, Dataset.ShardFile.class);
    record(kryo, Dataset.Group.class);
    record(kryo, Dataset.Images.class);
    record(kryo, Dataset.Quarantine.class);
    record(kryo, Dataset.BadPicture.class);
    record(kryo, Dataset.Duplicates.class);
    record(kryo, Dataset.Duplicate.class);
    record(kryo, SplitRank.class);
    record(kryo, SourcePart.class);
    record(kryo, TableColumns.class);
    record(kryo, Picture.class);
    record(kryo, Entry.class);
    record(kryo, PreparedPicture.class);
    record(kryo, PreparedRow.class);
    record(kryo, RowKey.class);
    record(kryo, SamePixels.class);
    record(kryo, Tally.class);
    kryo.register(Split.class);
    kryo.register(Packing.class);
    kryo.register(SourcePart.Kind.class);
    kryo.register(ArrayList.class);
    kryo.register(HashSet.class);
    kryo.register(TreeMap.class);
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
