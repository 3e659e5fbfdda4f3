package io.subscale.jobs.ml;

import io.subscale.datasets.image.RgbImage;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.seed.Seed;
import io.subscale.jobs.likelihood.StageModel;
import io.subscale.jobs.sample.SamplerPool;
import io.subscale.model.sample.Sample;
import io.subscale.model.sample.SampleRequest;
import io.subscale.model.sample.Steering;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Draws groups of pictures; one task. */
final class DrawRows implements MapPartitionsFunction<Long, Row> {
  private static final long serialVersionUID = 1L;

  private final Broadcast<byte[]> file;
  private final String settings;
  private final Order order;

  /**
   * What is drawn. A group is always drawn whole: what a picture is must not depend on how many are
   * asked for.
   *
   * @param seed as {@code run.seed} of the verb sample, which draws the same pictures
   * @param count pictures in all
   * @param group pictures side by side
   * @param model equal for equal weights only
   */
  record Order(long seed, long count, int group, String model) implements Serializable {}

  DrawRows(Broadcast<byte[]> file, String settings, Order order) {
    this.file = file;
    this.settings = settings;
    this.order = order;
  }

  @Override
  public Iterator<Row> call(Iterator<Long> groups) throws IOException {
    List<StageModel> models = new TrainedDecoders(file.value(), settings).models();
    List<Row> rows = new ArrayList<>();
    while (groups.hasNext()) {
      long first = groups.next() * order.group();
      long[] numbers = LongStream.range(first, first + order.group()).toArray();
      Map<String, Steering> steering = new LinkedHashMap<>();
      models.forEach(model -> steering.put(model.stage().name(), Steering.NONE));
      Seed seed = Seed.of(Seed.of(order.seed()).fold("samples").asLong());
      SampleRequest request = SampleRequest.of(seed, numbers, steering);
      List<Sample> samples =
          SamplerPool.shared()
              .with(order.model(), models, sampler -> sampler.sample(request, () -> {}));
      for (Sample sample : samples) {
        if (sample.number() < order.count()) {
          rows.add(row(models.get(0).geometry(), sample));
        }
      }
    }
    return rows.iterator();
  }

  private Row row(PlanGeometry geometry, Sample sample) {
    byte[] values = geometry.grid().toImage(sample.slices());
    RgbImage picture =
        new RgbImage(
            geometry.grid().height(),
            geometry.grid().width(),
            geometry.depth().toIntensities(values));
    double nats = sample.stageNats().values().stream().mapToDouble(Double::doubleValue).sum();
    return RowFactory.create(
        sample.number(),
        ImageColumn.row("subscale-" + order.seed() + "-" + sample.number(), picture),
        nats / Math.log(2) / geometry.grid().imageValues());
  }
}
