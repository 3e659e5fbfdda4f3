package io.subscale.jobs.code;

import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.jobs.likelihood.StageModel;
import io.subscale.jobs.run.RunPlan;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Which decoders a code is of.
 *
 * @param identity in hexadecimal, the first {@value #IDENTITY_BYTES} bytes of the SHA-256 of the
 *     configuration's fingerprint, the geometry and every stage's weights
 * @param geometry plan, tiles, bits
 */
record CodingModel(String identity, PlanGeometry geometry) {
  /** Bytes of an identity. */
  static final int IDENTITY_BYTES = 16;

  /** That of a run's decoders. */
  static CodingModel of(RunPlan plan, List<StageModel> models) {
    MessageDigest digest = sha256();
    digest.update(plan.fingerprint().getBytes(StandardCharsets.UTF_8));
    digest.update(described(plan.geometry()).getBytes(StandardCharsets.UTF_8));
    models.forEach(model -> digest.update(model.parameters()));
    byte[] identity = Arrays.copyOf(digest.digest(), IDENTITY_BYTES);
    return new CodingModel(HexFormat.of().formatHex(identity), plan.geometry());
  }

  /** In words. */
  String described() {
    return identity + " (" + described(geometry) + ")";
  }

  private static String described(PlanGeometry geometry) {
    Plan plan = geometry.plan();
    return String.format(
        Locale.ROOT,
        "plan %s, scale %d, tiles of %d x %d, %d bits%s",
        plan.key(),
        geometry.grid().scale(),
        geometry.grid().width(),
        geometry.grid().height(),
        geometry.depth().bits(),
        plan.splitsDepth() ? ", " + geometry.depth().hiBits() + " of them high" : "");
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
