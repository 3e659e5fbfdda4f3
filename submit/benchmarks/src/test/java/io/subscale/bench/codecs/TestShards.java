package io.subscale.bench.codecs;

import io.subscale.datasets.slice.SliceGrid;
import io.subscale.datasets.split.Split;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.shard.Dataset;
import io.subscale.jobs.shard.DatasetJson;
import io.subscale.jobs.shard.ShardRow;
import io.subscale.jobs.shard.ShardWriter;
import io.subscale.jobs.shard.Shards;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** A prepared data set of given pictures, all of them for the test, two in a row group. */
final class TestShards {
  static final int SIZE = 8;
  static final int VALUES = SIZE * SIZE * 3;

  private static final SliceGrid GRID = new SliceGrid(2, SIZE, SIZE);
  private static final String FILE = "test-00000.parquet";

  private TestShards() {}

  /** Writes pictures, uint8 [8][8][3] each. */
  static void write(Path folder, int bits, List<byte[]> pictures) throws IOException {
    Path file = folder.resolve(FILE);
    List<Dataset.Group> groups;
    try (ShardWriter writer =
        new ShardWriter(
            new org.apache.hadoop.fs.Path(file.toUri()),
            new Configuration(),
            new ShardWriter.Layout(Split.TEST, SIZE, SIZE, 2))) {
      for (int i = 0; i < pictures.size(); i++) {
        writer.write(new ShardRow("picture-" + i, null, GRID.toSlices(pictures.get(i))));
      }
      groups = writer.finish();
    }
    Dataset dataset =
        new Dataset(
            Dataset.FORMAT,
            Dataset.VERSION,
            new Dataset.Settings(
                "x",
                0,
                SIZE,
                SubscaleConfig.FramingKind.CROP,
                1,
                "#ffffff",
                bits,
                "",
                SubscaleConfig.SplitBy.HASH,
                "",
                "",
                0,
                1,
                1000,
                2,
                384,
                4096),
            new Dataset.Listing(pictures.size(), 300),
            "f0".repeat(32),
            new Dataset.Images(0, 0, pictures.size()),
            new Dataset.Quarantine(pictures.size(), 0, 0, List.of(), Map.of()),
            null,
            List.of(new Dataset.ShardFile(FILE, Split.TEST, Files.size(file), groups)));
    Files.writeString(folder.resolve(Shards.DESCRIPTION), DatasetJson.write(dataset));
  }
}
