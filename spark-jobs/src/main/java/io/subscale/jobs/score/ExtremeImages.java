package io.subscale.jobs.score;

import io.subscale.datasets.image.ContactSheet;
import io.subscale.datasets.image.RgbImage;
import io.subscale.datasets.plan.BitDepth;
import io.subscale.datasets.split.Split;
import io.subscale.jobs.shard.Shards;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;

/** The cheapest and the dearest images of a report, to be looked at. */
public final class ExtremeImages {
  private final JavaSparkContext spark;
  private final Shards shards;
  private final Split split;

  /** Images of a split. */
  public ExtremeImages(JavaSparkContext spark, Shards shards, Split split) {
    this.spark = spark;
    this.shards = shards;
    this.split = split;
  }

  /**
   * The cheapest in one row, the dearest in a second, in the report's order, without margins;
   * values of few bits are spread over the range.
   */
  public RgbImage sheet(Evaluation evaluation) {
    Set<String> wanted =
        Stream.concat(evaluation.cheapest().stream(), evaluation.dearest().stream())
            .map(Evaluation.ImageCost::id)
            .collect(Collectors.toSet());
    Map<String, byte[]> slices = new ImageFacts(spark).slices(shards.rowGroups(split), wanted);
    return new ContactSheet(0, 1)
        .rows(List.of(row(evaluation.cheapest(), slices), row(evaluation.dearest(), slices)));
  }

  private List<RgbImage> row(List<Evaluation.ImageCost> costs, Map<String, byte[]> slices) {
    BitDepth depth = BitDepth.whole(shards.bits());
    return costs.stream()
        .map(cost -> shards.grid().toImage(depth.toIntensities(slices.get(cost.id()))))
        .map(rgb -> new RgbImage(shards.grid().height(), shards.grid().width(), rgb))
        .toList();
  }
}
