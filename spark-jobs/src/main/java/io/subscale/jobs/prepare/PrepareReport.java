package io.subscale.jobs.prepare;

import io.subscale.datasets.split.Split;
import io.subscale.jobs.codec.CodecCost;
import io.subscale.jobs.codec.Codecs;
import io.subscale.jobs.codec.Sheet;
import io.subscale.jobs.shard.Dataset;
import io.subscale.jobs.shard.Shards;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What a person is told of a data set that was prepared.
 *
 * @param progress takes the sentences
 */
record PrepareReport(Consumer<String> progress) {
  private static final long MOST_PNGS = 400;
  private static final long MOST_PNG_VALUES = 4_000_000;

  /** What it holds, what was left out, and what is odd about it. */
  void tell(Path target, Dataset dataset) {
    Dataset.Quarantine quarantine = dataset.quarantine();
    Dataset.Images images = dataset.images();
    progress.accept(
        String.format(
            Locale.ROOT,
            "%d pictures gave %d images of %d x %d: %d train, %d valid, %d test; %d pictures were bad",
            quarantine.pictures(),
            images.total(),
            dataset.settings().size(),
            dataset.settings().size(),
            images.train(),
            images.valid(),
            images.test(),
            quarantine.bad()));
    for (Split split : Split.values()) {
      if (images.of(split) == 0) {
        progress.accept(
            String.format(
                Locale.ROOT,
                "note: no photo fell to %s; data.split.* decides, by %s",
                split.key(),
                word(dataset.settings().splitBy())));
      }
    }
    quarantine.examples().stream()
        .limit(10)
        .forEach(bad -> progress.accept("  left out " + bad.id() + ": " + bad.reason()));
    if (quarantine.ignored() > 0) {
      progress.accept(
          String.format(
              Locale.ROOT,
              "note: %d files are not read: %s",
              quarantine.ignored(),
              shown(quarantine.ignoredKinds())));
    }
    warn(dataset);
    progress.accept("data set " + target + ", fingerprint " + dataset.fingerprint());
  }

  /** What PNG needs for the test images, which a decoder has to beat; nothing without any. */
  Optional<CodecCost> yardstick(Shards shards, Configuration conf) throws IOException {
    long values = shards.grid().imageValues();
    int most = (int) Math.max(1, Math.min(MOST_PNGS, MOST_PNG_VALUES / values));
    if (shards.images(Split.TEST) == 0) {
      return Optional.empty();
    }
    try {
      Sheet sheet = Sheet.first(shards, Split.TEST, most, conf);
      CodecCost png = CodecCost.of(Codecs.png(), sheet, Runtime.getRuntime().availableProcessors());
      progress.accept(
          String.format(
              Locale.ROOT,
              "yardstick: PNG takes %.3f bits/dim, each of %d test images alone",
              png.bitsPerDimEach(),
              png.images()));
      return Optional.of(png);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while PNGs were written", e);
    }
  }

  /** Names what beside the data is not read. */
  void tellPassedOver(List<String> passedOver) {
    if (!passedOver.isEmpty()) {
      progress.accept(
          String.format(
              Locale.ROOT,
              "note: %d folders, archives and tables are not read:",
              passedOver.size()));
      passedOver.stream().limit(10).forEach(each -> progress.accept("  " + each));
    }
  }

  /** The most frequent ones first. */
  static String shown(Map<String, Long> kinds) {
    return kinds.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(10)
        .map(kind -> kind.getValue() + " " + kind.getKey())
        .collect(Collectors.joining(", "));
  }

  /** Warns of images that are in two splits. */
  void warn(Dataset dataset) {
    Dataset.Duplicates duplicates = dataset.duplicates();
    if (duplicates == null || duplicates.different() == 0) {
      return;
    }
    Dataset.Images images = duplicates.images();
    progress.accept(
        String.format(
            Locale.ROOT,
            "warning: %d images are in another split too, pixel for pixel: %d of train, %d of valid, %d of test; different ones: %d, of a single colour: %d, such as %s",
            images.total(),
            images.train(),
            images.valid(),
            images.test(),
            duplicates.different(),
            duplicates.plain(),
            duplicates.examples().stream()
                .limit(3)
                .map(PrepareReport::shown)
                .collect(Collectors.joining(", "))));
  }

  private static String shown(Dataset.Duplicate duplicate) {
    Map<String, String> ids = new LinkedHashMap<>();
    ids.put("train", duplicate.train());
    ids.put("valid", duplicate.valid());
    ids.put("test", duplicate.test());
    ids.values().removeIf(Objects::isNull);
    return ids.entrySet().stream()
        .map(id -> id.getKey() + " " + id.getValue())
        .collect(Collectors.joining(" = "));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
