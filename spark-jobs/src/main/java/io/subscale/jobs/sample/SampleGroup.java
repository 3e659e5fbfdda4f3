package io.subscale.jobs.sample;

import io.subscale.datasets.image.PngWriter;
import io.subscale.datasets.image.RgbImage;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.datasets.seed.Seed;
import io.subscale.datasets.slice.SliceGrid;
import io.subscale.jobs.engine.Engines;
import io.subscale.jobs.error.ExitCode;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.files.HadoopFiles;
import io.subscale.jobs.likelihood.EnginePool;
import io.subscale.jobs.likelihood.StageModel;
import io.subscale.jobs.sample.output.SampleFolder;
import io.subscale.jobs.sample.output.SampleTable;
import io.subscale.jobs.sample.output.StagePictures;
import io.subscale.model.sample.Conditioning;
import io.subscale.model.sample.Sample;
import io.subscale.model.sample.SampleRequest;
import io.subscale.model.sample.Sampler;
import io.subscale.model.sample.SliceDrawer;
import io.subscale.model.sample.SliceSampler;
import io.subscale.model.sample.Steering;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Draws a group of samples and writes its files, or what is missing of them; one task. */
public final class SampleGroup {
  private static final int PNG_HEAD = 24;

  private final SampleOrder order;
  private final Work work;
  private final SampleFolder folder;
  private final Configuration conf;
  private final long attempt;

  /**
   * A sample as it travels back.
   *
   * @param number of the sample
   * @param slices values in generation order to look at; empty if they are not for the contact
   *     sheet
   * @param stageNats one a stage drawn, in generation order
   */
  public record Sampled(long number, byte[] slices, double[] stageNats) {}

  /**
   * What all groups have in common; sent to each executor once.
   *
   * @param id of the weights
   * @param run SHA-256 of the settings of all samples, which tables are marked with
   * @param seed that the user gave
   * @param checkpoint rounds and weights in words
   * @param engine what draws, as {@link io.subscale.jobs.engine.EngineChoice} says
   * @param models the decoders, one a stage of the plan
   * @param conditioning pictures, values in generation order; empty if none are
   */
  public record Work(
      String id,
      String run,
      long seed,
      String checkpoint,
      String engine,
      List<StageModel> models,
      List<byte[]> conditioning) {

    /** Slices of a picture in the first stages, every stage's counted. */
    int slices(int stages) {
      return models.stream()
          .limit(stages)
          .mapToInt(model -> model.geometry().slices(model.stage()).length)
          .sum();
    }
  }

  /**
   * @param attempt a number that no other task has
   */
  SampleGroup(SampleOrder order, Work work, Configuration conf, long attempt) {
    this.order = order;
    this.work = work;
    this.folder = new SampleFolder(new HadoopFiles(conf), new Path(order.folder()));
    this.conf = conf;
    this.attempt = attempt;
  }

  /**
   * Makes the group's table, if it is not there whole, and then its pictures.
   *
   * @param group from 0
   * @param slices told how many slices of pictures asked for were drawn, as soon as they are
   * @param remade told of each file that was there and was not what it should be
   */
  List<Sampled> make(long group, LongConsumer slices, Consumer<String> remade) throws IOException {
    String table = SampleFolder.table(group);
    SampleTable.Origin origin = new SampleTable.Origin(work.run(), order.seed(), group);
    List<SampleTable.Row> there = there(table, origin, remade);
    List<SampleTable.Row> rows = asked(group, there);
    if (rows.size() == order.asked(group)) {
      if (there.size() > rows.size()) {
        folder.put(table, SampleTable.bytes(origin, rows, conf), attempt);
      }
      slices.accept((long) order.asked(group) * work.slices(order.stages()));
    } else {
      Runnable slice = () -> slices.accept(order.asked(group));
      rows =
          work.engine().equals(Engines.CPU)
              ? SamplerPool.shared()
                  .with(work.id(), work.models(), sampler -> draw(group, sampler, slice))
              : draw(group, engines(), slice);
      folder.put(table, SampleTable.bytes(origin, rows, conf), attempt);
    }
    List<Sampled> made = new ArrayList<>();
    for (SampleTable.Row row : rows) {
      picture(row, remade);
      double[] nats = row.logProbabilities().stream().mapToDouble(value -> 0 - value).toArray();
      boolean shown = row.number() < order.first() + order.shown();
      made.add(new Sampled(row.number(), shown ? row.slices() : new byte[0], nats));
    }
    return made;
  }

  /** Draws on the GPU that this task has, which it holds for a slice at a time. */
  private Sampler engines() {
    Map<String, SliceDrawer> drawers = new LinkedHashMap<>();
    for (StageModel model : work.models()) {
      drawers.put(
          model.stage().name(),
          (batch, draws) ->
              EnginePool.shared().with(work.engine(), model, engine -> engine.draw(batch, draws)));
    }
    return new SliceSampler(geometry(), drawers);
  }

  /** Those of a group's samples that are asked for. */
  private List<SampleTable.Row> asked(long group, List<SampleTable.Row> rows) {
    long from = order.from(group);
    long end = from + order.asked(group);
    return rows.stream().filter(row -> row.number() >= from && row.number() < end).toList();
  }

  /** The rows of a table that is there and is this group's; none if there is no such table. */
  private List<SampleTable.Row> there(
      String table, SampleTable.Origin origin, Consumer<String> remade) throws IOException {
    if (!folder.has(table)) {
      return List.of();
    }
    try {
      SampleTable.Content content = SampleTable.read(folder.at(table), conf);
      if (!origin.equals(content.origin())) {
        remade.accept("drawn again: " + table + " was a table of other samples");
      } else if (content.version() < SampleTable.VERSION) {
        remade.accept("drawn again: " + table + " was of an earlier version");
      } else {
        return content.rows();
      }
    } catch (JobException e) {
      if (e.exitCode() != ExitCode.DATA) {
        throw e;
      }
      remade.accept("drawn again: " + table + " was damaged");
    }
    return List.of();
  }

  /**
   * Draws a whole group, also where the order ends inside it: what a sample is must not depend on
   * how many are asked for, and a network's sums depend on the batch in their last bits.
   */
  private List<SampleTable.Row> draw(long group, Sampler sampler, Runnable slice) {
    long[] numbers = new long[order.batch()];
    List<byte[]> conditioning = new ArrayList<>();
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = group * order.batch() + i;
      if (!work.conditioning().isEmpty()) {
        conditioning.add(work.conditioning().get((int) (numbers[i] % work.conditioning().size())));
      }
    }
    Map<String, Steering> steering = new LinkedHashMap<>();
    for (int i = 0; i < order.steering().length; i++) {
      steering.put(work.models().get(i).stage().name(), order.steering()[i]);
    }
    SampleRequest request =
        SampleRequest.of(Seed.of(order.seed()), numbers, steering)
            .with(new Conditioning(conditioning, order.known().pixels(), order.known().hi()))
            .firstStages(order.stages());
    return asked(group, sampler.sample(request, slice).stream().map(this::row).toList());
  }

  private SampleTable.Row row(Sample sample) {
    SliceGrid grid = geometry().grid();
    return new SampleTable.Row(
        sample.number(),
        order.seed(),
        grid.height(),
        grid.width(),
        grid.scale(),
        geometry().depth().bits(),
        sample.slices(),
        png(sample.number(), sample.slices(), 1),
        List.copyOf(sample.stageNats().keySet()),
        sample.stageNats().values().stream().map(nats -> 0 - nats).toList());
  }

  /** The picture after the last stage drawn. */
  private byte[] png(long number, byte[] slices, int scale) {
    Stage last = work.models().get(order.stages() - 1).stage();
    RgbImage image = new StagePictures(geometry()).after(last, slices);
    return PngWriter.png(image.enlarged(scale), texts(number));
  }

  private void picture(SampleTable.Row row, Consumer<String> remade) throws IOException {
    if (order.scale() == 0) {
      return;
    }
    String name = SampleFolder.picture(row.number());
    byte[] png = order.scale() == 1 ? row.png() : png(row.number(), row.slices(), order.scale());
    byte[] there = folder.has(name) ? folder.files().readBytes(folder.at(name)) : null;
    if (Arrays.equals(png, there)) {
      return;
    }
    folder.put(name, png, attempt);
    // Of another sample.scale there was nothing wrong with it.
    if (there != null && Arrays.equals(head(png), head(there))) {
      remade.accept("made again: " + name + " was not the picture of its table");
    }
  }

  /** What a picture that has left its folder still says of itself. */
  private Map<String, String> texts(long number) {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("Software", "Subscale");
    texts.put("subscale:number", Long.toString(number));
    texts.put("subscale:seed", Long.toString(work.seed()));
    texts.put("subscale:checkpoint", work.checkpoint());
    return texts;
  }

  /** A PNG file's signature, and width and height. */
  private static byte[] head(byte[] png) {
    return Arrays.copyOf(png, PNG_HEAD);
  }

  private PlanGeometry geometry() {
    return work.models().get(0).geometry();
  }
}
