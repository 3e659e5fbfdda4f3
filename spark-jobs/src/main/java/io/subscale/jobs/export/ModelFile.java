package io.subscale.jobs.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.subscale.datasets.plan.Stage;
import io.subscale.jobs.cluster.FloatBytes;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.likelihood.StageModel;
import io.subscale.jobs.run.DecoderLoader;
import io.subscale.jobs.run.RunPlan;
import io.subscale.jobs.run.Versions;
import io.subscale.model.checkpoint.FlatTensors;
import io.subscale.model.net.Architecture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code model.safetensors}: the decoders of all stages in one file. A tensor is called {@code
 * stage.vertex.weight}, as {@code docs/MODEL.md} calls it below its stage; {@code __metadata__}
 * says what the tensors are.
 */
public final class ModelFile {
  /** The file's name. */
  public static final String NAME = "model.safetensors";

  static final String FORMAT = "subscale-model";
  static final String VERSION = "1";

  /** The key of the architecture in the metadata: JSON of {@link #architecture}. */
  static final String ARCHITECTURE = "architecture";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Keys of {@code net} that no decoder's function depends on. */
  private static final String TRAINING_ONLY = "dropout";

  private ModelFile() {}

  /**
   * What fixes the decoders: plan, geometry and sizes, by the configuration's names.
   *
   * @return {@code plan}, {@code scale}, {@code depth_bits}, {@code size}, {@code bits}, and the
   *     keys of {@code net}
   */
  static ObjectNode architecture(RunPlan plan) {
    ObjectNode architecture = JSON.createObjectNode();
    architecture.put("plan", plan.geometry().plan().key());
    architecture.put("scale", plan.geometry().grid().scale());
    architecture.put("size", plan.geometry().grid().height());
    architecture.put("bits", plan.geometry().depth().bits());
    architecture.put("depth_bits", plan.geometry().depth().hiBits());
    for (Map.Entry<String, JsonNode> key : plan.config().path("net").properties()) {
      if (!key.getKey().equals(TRAINING_ONLY)) {
        architecture.set(key.getKey(), key.getValue());
      }
    }
    return architecture;
  }

  /** The names and shapes of all tensors of a plan, in the file's order. */
  static Map<String, long[]> shapes(RunPlan plan) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    for (Stage stage : plan.stages()) {
      Architecture.of(plan.spec(stage))
          .tensors()
          .forEach((name, shape) -> shapes.put(stage.name() + "." + name, shape));
    }
    return shapes;
  }

  /**
   * The file's content.
   *
   * @param trained the decoders of all stages of the plan
   * @param license of the weights
   */
  public static FlatTensors of(RunPlan plan, List<DecoderLoader.Trained> trained, String license) {
    int total = trained.stream().mapToInt(t -> t.model().parameters().length / Float.BYTES).sum();
    float[] values = new float[total];
    int at = 0;
    for (DecoderLoader.Trained decoder : trained) {
      float[] own = FloatBytes.decode(decoder.model().parameters());
      System.arraycopy(own, 0, values, at, own.length);
      at += own.length;
    }
    return new FlatTensors(shapes(plan), values, metadata(plan, trained, license));
  }

  /**
   * The decoders of a file.
   *
   * @param file what {@link #of} has made
   * @throws JobException (exit code 3) if it is not of this plan
   */
  public static List<StageModel> models(RunPlan plan, FlatTensors file) {
    Map<String, long[]> wanted = shapes(plan);
    boolean same = List.copyOf(wanted.keySet()).equals(List.copyOf(file.shapes().keySet()));
    for (Map.Entry<String, long[]> tensor : wanted.entrySet()) {
      same &= Arrays.equals(tensor.getValue(), file.shapes().get(tensor.getKey()));
    }
    if (!same) {
      throw JobException.data(NAME + " is not of the configuration's plan and networks");
    }
    List<StageModel> models = new ArrayList<>();
    int at = 0;
    for (Stage stage : plan.stages()) {
      int count = (int) Architecture.of(plan.spec(stage)).parameters();
      byte[] own = FloatBytes.encode(Arrays.copyOfRange(file.values(), at, at + count));
      models.add(new StageModel(plan.geometry(), stage, plan.size(), own));
      at += count;
    }
    return models;
  }

  private static Map<String, String> metadata(
      RunPlan plan, List<DecoderLoader.Trained> trained, String license) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", FORMAT);
    metadata.put("format_version", VERSION);
    metadata.put(ARCHITECTURE, json(architecture(plan)));
    metadata.put("stages", json(stages(trained)));
    metadata.put("weights", "averaged");
    metadata.put("dataset", trained.get(0).meta().dataset());
    metadata.put("configuration", plan.fingerprint());
    metadata.put("license", license);
    metadata.put("software", "Subscale " + Versions.all().get("subscale"));
    metadata.put("software_commit", Versions.all().get("git"));
    metadata.put("software_license", "Apache-2.0");
    return metadata;
  }

  /** The stages in generation order: {@code name}, {@code round}, {@code examples} each. */
  static List<Map<String, Object>> stages(List<DecoderLoader.Trained> trained) {
    List<Map<String, Object>> stages = new ArrayList<>();
    for (DecoderLoader.Trained decoder : trained) {
      Map<String, Object> stage = new LinkedHashMap<>();
      stage.put("name", decoder.meta().stage());
      stage.put("round", decoder.meta().state().round());
      stage.put("examples", decoder.meta().state().examples());
      stages.add(stage);
    }
    return stages;
  }

  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps, lists, numbers and texts print as JSON", e);
    }
  }

  /** An architecture as other programs have kept it; null if it is no JSON object. */
  static JsonNode parse(String architecture) {
    try {
      JsonNode tree = JSON.readTree(architecture);
      return tree != null && tree.isObject() ? tree : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
