package io.subscale.bench.soak;

import io.subscale.bench.measure.Measurement;
import java.util.SortedMap;

/**
 * A look between two rounds.
 *
 * @param round rounds done
 * @param seconds since the first round began
 * @param residentMebibytes by process: {@code driver}, {@code executor_0}, ...
 * @param kept files and blocks
 */
record Sample(long round, double seconds, SortedMap<String, Double> residentMebibytes, Kept kept) {

  Measurement line() {
    Measurement line = Measurement.of("soak-sample").put("round", round).put("seconds", seconds);
    residentMebibytes.forEach(
        (process, mebibytes) -> line.put(process + "_rss_mb", (double) mebibytes));
    return line.put("files", kept.files())
        .put("file_bytes", kept.fileBytes())
        .put("blocks", kept.blocks())
        .put("block_bytes", kept.blockBytes());
  }
}
