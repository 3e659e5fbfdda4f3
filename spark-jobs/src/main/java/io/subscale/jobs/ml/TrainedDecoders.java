package io.subscale.jobs.ml;

import io.subscale.jobs.config.ConfigLoader;
import io.subscale.jobs.config.ConfigText;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.config.Verb;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.export.ModelFile;
import io.subscale.jobs.likelihood.StageModel;
import io.subscale.jobs.run.DecoderLoader;
import io.subscale.jobs.run.RunPlan;
import io.subscale.model.checkpoint.CorruptTensorsException;
import io.subscale.model.checkpoint.SafeTensors;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * The decoders of a plan as bytes: what is broadcast, and what a saved model holds.
 *
 * @param file {@code model.safetensors}, as the verb export writes it
 * @param settings the resolved configuration as JSON, without the places of its training
 */
record TrainedDecoders(byte[] file, String settings) {
  private static final Map<String, String> NOWHERE =
      Map.of("run.dir", "", "data.source", "", "data.shards", "");

  /** Those of a finished training. */
  static TrainedDecoders of(SubscaleConfig config, List<DecoderLoader.Trained> trained) {
    RunPlan plan = RunPlan.of(config);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      SafeTensors.write(file, ModelFile.of(plan, trained, config.export().license()));
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory take all that is written", e);
    }
    String json = ConfigText.json(config);
    SubscaleConfig without = ConfigLoader.kept(Verb.CONFIG, json, "the training's", NOWHERE);
    return new TrainedDecoders(file.toByteArray(), ConfigText.json(without));
  }

  SubscaleConfig config() {
    return ConfigLoader.kept(Verb.CONFIG, settings, "the model's configuration", Map.of());
  }

  /**
   * The decoders.
   *
   * @throws JobException (exit code 3) if the file is damaged, or not of these settings
   */
  List<StageModel> models() {
    try {
      ByteArrayInputStream in = new ByteArrayInputStream(file);
      return ModelFile.models(
          RunPlan.of(config()), SafeTensors.read(in, file.length, ModelFile.NAME));
    } catch (CorruptTensorsException e) {
      throw JobException.data(e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory can be read", e);
    }
  }
}
