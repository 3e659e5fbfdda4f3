package io.subscale.jobs.code;

import io.subscale.jobs.cluster.FloatBytes;
import io.subscale.jobs.likelihood.StageModel;
import io.subscale.model.code.ImageCoder;
import io.subscale.model.sample.step.StepWeights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The coder that a JVM keeps between tasks, which share it. Other weights put it aside. */
final class SharedCoder {
  private static String identity = "";
  private static ImageCoder coder;

  private SharedCoder() {}

  /**
   * The coder of some decoders; ND4J is not started for it.
   *
   * @param wanted equal for equal decoders only
   */
  static synchronized ImageCoder of(String wanted, List<StageModel> models) {
    if (!wanted.equals(identity)) {
      Map<String, StepWeights> weights = new LinkedHashMap<>();
      for (StageModel model : models) {
        float[] parameters = FloatBytes.decode(model.parameters());
        weights.put(model.stage().name(), new StepWeights(model.spec(), parameters));
      }
      coder = new ImageCoder(models.get(0).geometry(), weights);
      identity = wanted;
    }
    return coder;
  }
}
