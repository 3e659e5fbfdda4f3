package io.subscale.jobs.likelihood;

import java.util.List;

/**
 * What images cost, and how the distributions of their values fit.
 *
 * @param costs of all values
 * @param calibration of a share of them; null where it was not asked for
 */
public record Measured(Costs costs, CalibrationSums calibration) {

  /** Those of successive groups of images together, added in their order. */
  static Measured concatenate(List<Measured> parts) {
    return new Measured(
        Costs.concatenate(parts.stream().map(Measured::costs).toList()),
        parts.get(0).calibration == null
            ? null
            : CalibrationSums.concatenate(parts.stream().map(Measured::calibration).toList()));
  }
}
