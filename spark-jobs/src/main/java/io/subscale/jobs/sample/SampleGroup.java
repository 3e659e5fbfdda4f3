package io.subscale.jobs.sample;

import io.subscale.datasets.image.PngWriter;
import io.subscale.datasets.image.RgbImage;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.seed.Seed;
import io.subscale.jobs.files.HadoopFiles;
import io.subscale.jobs.likelihood.StageModel;
import io.subscale.model.net.Decoder;
import io.subscale.model.sample.IncrementalSampler;
import io.subscale.model.sample.Sample;
import io.subscale.model.sample.SampleRequest;
import io.subscale.model.sample.Steering;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/** Draws a group of samples and writes their pictures; runs in an executor, by one thread. */
public final class SampleGroup {
  private final Order order;
  private final List<StageModel> models;
  private final HadoopFiles files;

  /**
   * What to draw.
   *
   * @param seed of the run's samples
   * @param count samples in all
   * @param batch samples of a group, the last one too
   * @param steering one a stage, in generation order
   * @param folder where pictures go
   * @param shown pictures of the lowest numbers that are handed back for the contact sheet
   */
  record Order(long seed, long count, int batch, Steering[] steering, String folder, int shown)
      implements java.io.Serializable {
    /** Number of groups. */
    long groups() {
      return (count + batch - 1) / batch;
    }
  }

  /**
   * A sample as it travels back.
   *
   * @param number of the sample
   * @param rgb uint8 [H][W][3] to look at; empty if it is not for the contact sheet
   * @param stageNats one a stage, in generation order
   */
  public record Drawn(long number, byte[] rgb, double[] stageNats) {}

  SampleGroup(Order order, List<StageModel> models, HadoopFiles files) {
    this.order = order;
    this.models = models;
    this.files = files;
  }

  static String fileName(long number) {
    return String.format("sample-%06d.png", number);
  }

  /**
   * Draws a whole group, also where the order ends inside it: what a sample is must not depend on
   * how many are asked for, and a network's sums depend on the batch in their last bits.
   */
  List<Drawn> draw(long group, List<Decoder> decoders) throws IOException {
    Map<String, Decoder> byName = new LinkedHashMap<>();
    Map<String, Steering> steering = new LinkedHashMap<>();
    for (int i = 0; i < models.size(); i++) {
      byName.put(models.get(i).stage().name(), decoders.get(i));
      steering.put(models.get(i).stage().name(), order.steering()[i]);
    }
    long first = group * order.batch();
    long[] numbers = new long[order.batch()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = first + i;
    }
    IncrementalSampler sampler = new IncrementalSampler(models.get(0).geometry(), byName);
    List<Drawn> drawn = new ArrayList<>();
    for (Sample sample :
        sampler.sample(SampleRequest.of(Seed.of(order.seed()), numbers, steering))) {
      if (sample.number() < order.count()) {
        drawn.add(write(sample));
      }
    }
    return drawn;
  }

  private Drawn write(Sample sample) throws IOException {
    PlanGeometry geometry = models.get(0).geometry();
    byte[] rgb = geometry.grid().toImage(geometry.depth().toIntensities(sample.slices()));
    RgbImage image = new RgbImage(geometry.grid().height(), geometry.grid().width(), rgb);
    byte[] png = PngWriter.png(image);
    files.write(new Path(order.folder(), fileName(sample.number())), out -> out.write(png));
    double[] nats =
        models.stream().mapToDouble(m -> sample.stageNats().get(m.stage().name())).toArray();
    return new Drawn(sample.number(), sample.number() < order.shown() ? rgb : new byte[0], nats);
  }
}
