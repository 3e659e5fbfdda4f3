package io.subscale.jobs.sample;

import io.subscale.datasets.plan.Stage;
import io.subscale.datasets.seed.Seed;
import io.subscale.jobs.config.SampleKeys;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.run.DecoderLoader;
import io.subscale.jobs.run.RunPlan;
import io.subscale.jobs.run.Versions;
import io.subscale.jobs.sample.output.Manifest;
import io.subscale.jobs.sample.output.SampleFolder;
import io.subscale.model.sample.Steering;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a configuration asks to be drawn, in the words of the manifest and of executors.
 *
 * @param config checked
 * @param plan of the configuration
 * @param trained the decoders, one a stage of the plan
 * @param conditioning what is known
 * @param engine what draws
 */
record SampleSettings(
    SubscaleConfig config,
    RunPlan plan,
    List<DecoderLoader.Trained> trained,
    ConditioningPictures conditioning,
    String engine) {
  private static final int SHOWN = 256;
  private static final int SHORT = 16;

  /** The stages that are drawn, in generation order. */
  List<Stage> stages() {
    int count = config.sample().sampledStages(plan.stages().size());
    return plan.stages().subList(0, count);
  }

  private long seed() {
    return config.sample().seed() == 0 ? config.run().seed() : config.sample().seed();
  }

  /** What executors draw into a folder. */
  SampleOrder order(SampleFolder folder) {
    return new SampleOrder(
        Seed.of(seed()).fold("samples").asLong(),
        config.sample().first(),
        config.sample().end(),
        config.sample().batch(),
        trained.stream().map(this::steering).toArray(Steering[]::new),
        stages().size(),
        conditioning.known(),
        folder.path().toString(),
        config.sample().pictures() ? config.sample().scale() : 0,
        SHOWN);
  }

  /**
   * What all groups have in common.
   *
   * @param text of the settings in the folder
   */
  SampleGroup.Work work(Manifest.Settings settings, String text) {
    String id = String.join(" ", settings.trained().stream().map(t -> t.sha256()).toList());
    return new SampleGroup.Work(
        id + " " + plan.fingerprint(),
        HexFormat.of()
            .formatHex(ConditioningPictures.sha256().digest(text.getBytes(StandardCharsets.UTF_8))),
        settings.seed(),
        settings.trained().stream().map(SampleSettings::words).collect(Collectors.joining(", ")),
        engine,
        trained.stream().map(DecoderLoader.Trained::model).toList(),
        conditioning.slices());
  }

  private static String words(Manifest.Trained stage) {
    return String.format(
        Locale.ROOT,
        "%s round %d sha256 %s",
        stage.name(),
        stage.round(),
        stage.sha256().substring(0, SHORT));
  }

  /** What the pictures follow from. */
  Manifest.Settings described() {
    Map<String, Steering> steering = new LinkedHashMap<>();
    trained.forEach(stage -> steering.put(stage.meta().stage(), steering(stage)));
    return new Manifest.Settings(
        seed(),
        config.sample().count(),
        config.sample().batch(),
        stages().stream().map(Stage::name).toList(),
        steering,
        conditioning.described(),
        trained.stream().map(SampleSettings::trained).toList(),
        trained.get(0).meta().dataset(),
        plan.fingerprint(),
        Versions.all(),
        engine);
  }

  private static Manifest.Trained trained(DecoderLoader.Trained stage) {
    byte[] sha256 = ConditioningPictures.sha256().digest(stage.model().parameters());
    return new Manifest.Trained(
        stage.meta().stage(),
        stage.meta().state().round(),
        stage.meta().state().examples(),
        HexFormat.of().formatHex(sha256));
  }

  private Steering steering(DecoderLoader.Trained stage) {
    int index = trained.indexOf(stage);
    SampleKeys sample = config.sample();
    return new Steering(
        of(sample.temperature(), index), (int) of(sample.topK(), index), of(sample.topP(), index));
  }

  /** A stage's number, or the one for all. */
  private static double of(List<Double> numbers, int stage) {
    return numbers.get(numbers.size() == 1 ? 0 : stage);
  }

  /** A picture in the manifest. */
  Manifest.Picture picture(SampleGroup.Sampled sample) {
    double unit = Math.log(2) * plan.geometry().grid().imageValues();
    Map<String, Double> byStage = new LinkedHashMap<>();
    double sum = 0;
    for (int i = 0; i < sample.stageNats().length; i++) {
      byStage.put(stages().get(i).name(), sample.stageNats()[i] / unit);
      sum += sample.stageNats()[i] / unit;
    }
    return new Manifest.Picture(
        sample.number(),
        config.sample().pictures() ? SampleFolder.picture(sample.number()) : null,
        sum,
        byStage);
  }
}
