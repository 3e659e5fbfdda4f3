package io.subscale.jobs.config;

import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.Stage;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Rules between the keys of {@code sample.*} and the plan. */
final class SampleChecks {
  private SampleChecks() {}

  static void check(SubscaleConfig config, Problems problems) {
    SampleKeys sample = config.sample();
    perStage("sample.temperature", sample.temperature(), config, problems);
    perStage("sample.top_k", sample.topK(), config, problems);
    perStage("sample.top_p", sample.topP(), config, problems);
    for (double count : sample.topK()) {
      if (count != Math.rint(count)) {
        problems.general("sample.top_k counts values: whole numbers, not " + count);
      }
    }
    stages(config, problems);
    conditioning(config, problems);
    kept(config, problems);
  }

  private static void stages(SubscaleConfig config, Problems problems) {
    List<String> names = config.plan().kind().stages().stream().map(Stage::name).toList();
    List<String> asked = List.of(config.sample().stages().split(",", -1));
    boolean first = asked.size() <= names.size() && names.subList(0, asked.size()).equals(asked);
    if (!config.sample().stages().isEmpty() && !first) {
      problems.general(
          String.format(
              Locale.ROOT,
              "sample.stages = %s must be the first stages of plan %s, which are %s",
              config.sample().stages(),
              plan(config),
              String.join(",", names)));
    }
  }

  private static void conditioning(SubscaleConfig config, Problems problems) {
    SampleKeys sample = config.sample();
    long kinds =
        Stream.of(sample.complete(), sample.upscaleSize(), sample.upscaleDepth())
            .filter(folder -> !folder.isEmpty())
            .count();
    if (kinds > 1) {
      problems.general(
          "of sample.complete, sample.upscale_size and sample.upscale_depth only one can be set");
    }
    Plan plan = config.plan().kind();
    if (!sample.upscaleSize().isEmpty() && config.plan().scale() < 2) {
      problems.general("sample.upscale_size needs plan.scale of 2 or more");
    }
    if (!sample.upscaleDepth().isEmpty() && !plan.splitsDepth()) {
      problems.general(
          "sample.upscale_depth needs plan depth or multidimensional, not " + plan(config));
    }
    if (!sample.upscaleDepth().isEmpty()
        && sample.sampledStages(plan.stages().size()) < plan.stages().size()) {
      problems.general(
          String.format(
              Locale.ROOT,
              "sample.upscale_depth draws stage depth, but sample.stages = %s stops before it",
              sample.stages()));
    }
  }

  private static void kept(SubscaleConfig config, Problems problems) {
    SampleKeys sample = config.sample();
    int scale = config.plan().scale();
    boolean completes = !sample.complete().isEmpty();
    if (completes && sample.keepSlices() == 0 && sample.keepPixels() == 0) {
      problems.general("sample.complete needs sample.keep_slices or sample.keep_pixels");
    }
    if (!completes && (sample.keepSlices() > 0 || sample.keepPixels() > 0)) {
      problems.general("sample.keep_slices and sample.keep_pixels need sample.complete");
    }
    if (sample.keepSlices() > 0 && sample.keepPixels() > 0) {
      problems.general("of sample.keep_slices and sample.keep_pixels only one can be set");
    }
    if (sample.keepSlices() >= scale * scale && completes) {
      problems.general(
          String.format(
              Locale.ROOT,
              "sample.keep_slices = %d leaves nothing to draw: plan.scale = %d makes %d slices",
              sample.keepSlices(),
              scale,
              scale * scale));
    }
    int pixels = config.data().size() * config.data().size();
    if (sample.keepPixels() >= pixels) {
      problems.general(
          String.format(
              Locale.ROOT,
              "sample.keep_pixels = %d leaves nothing to draw: an image has %d pixels",
              sample.keepPixels(),
              pixels));
    }
  }

  private static void perStage(
      String key, List<Double> numbers, SubscaleConfig config, Problems problems) {
    int stages = config.plan().kind().stages().size();
    if (numbers.size() != 1 && numbers.size() != stages) {
      problems.general(
          String.format(
              Locale.ROOT,
              "%s has %d numbers; it needs one, or one for each of the %d stages of plan %s",
              key,
              numbers.size(),
              stages,
              plan(config)));
    }
  }

  private static String plan(SubscaleConfig config) {
    return ValueReader.word(config.plan().kind());
  }
}
