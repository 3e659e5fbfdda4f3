package io.subscale.jobs.source;

import io.subscale.datasets.pixels.PixelBatch;
import io.subscale.jobs.error.JobException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Refuses a source that has the same batches twice: CIFAR-10's archive often lies beside what was
 * unpacked from it, and every picture would count double.
 */
final class SameBatches {
  private static final Pattern CIFAR_ARCHIVE =
      Pattern.compile(".*/cifar-10-(binary|python)\\.(tar|tar\\.gz|tgz)");
  private static final Pattern CIFAR_BATCH = Pattern.compile("data_batch_[1-5]|test_batch");

  private SameBatches() {}

  /**
   * Looks at all parts of a source.
   *
   * @throws JobException (exit code 3) that names two files
   */
  static void refuse(List<SourcePart> parts) {
    Map<String, String> batches = new HashMap<>();
    String archive = null;
    for (SourcePart part : parts) {
      if (part.kind() == SourcePart.Kind.PIXELS) {
        String batch = PixelBatch.of(part.path()).orElseThrow().name();
        refuse(batches.putIfAbsent(batch, part.path()), part.path());
      } else if (CIFAR_ARCHIVE.matcher(part.path()).matches()) {
        refuse(archive, part.path());
        archive = part.path();
      }
    }
    if (archive != null) {
      String whole = archive;
      batches.forEach(
          (batch, path) -> refuse(CIFAR_BATCH.matcher(batch).matches() ? path : null, whole));
    }
  }

  private static void refuse(String there, String again) {
    if (there != null) {
      throw JobException.data(
          String.format(
              Locale.ROOT,
              "data.source has the same batches twice, in %s and in %s; move one away, or let data.source name one",
              LocalFiles.shown(there),
              LocalFiles.shown(again)));
    }
  }
}
