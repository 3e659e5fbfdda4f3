package io.subscale.jobs.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.subscale.datasets.plan.BitDepth;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.datasets.slice.SliceGrid;
import io.subscale.jobs.config.ConfigText;
import io.subscale.jobs.config.NetKeys;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.run.checkpoint.SettingChange;
import io.subscale.jobs.shard.Shards;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.net.Head;
import io.subscale.model.net.NetSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The decoders that a configuration asks for.
 *
 * @param geometry plan, slices, bits
 * @param size sizes of every stage's network
 * @param fingerprint of the configuration's plan and net; they and the keys of {@link #changes} are
 *     equal for interchangeable weights
 * @param config the resolved configuration
 */
public record RunPlan(PlanGeometry geometry, NetSize size, String fingerprint, JsonNode config) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Keys of {@code net} that came with law heads; without them a head is a softmax. */
  private static final Set<String> LAW_KEYS =
      Set.of("head", "body", "places", "local_width", "local_layers", "components");

  /** Keys of {@code train} that say what is watched and kept, not what is trained. */
  private static final Set<String> WATCHING_KEYS =
      Set.of(
          "checkpoint_every_minutes",
          "keep_best",
          "keep_checkpoints",
          "patience",
          "validate_every_minutes",
          "validate_images");

  /** The plan of a checked configuration. */
  public static RunPlan of(SubscaleConfig config) {
    SubscaleConfig.PlanKeys plan = config.plan();
    NetKeys net = config.net();
    int bits = config.data().bits();
    BitDepth depth = plan.kind().depth(bits, plan.depthBits());
    SliceGrid grid = new SliceGrid(plan.scale(), config.data().size(), config.data().size());
    NetSize size =
        new NetSize(
            net.width(),
            net.embedderBlocks(),
            net.transformerLayers(),
            net.heads(),
            net.pixelLayers(),
            net.valueUnits(),
            net.dropout(),
            head(net));
    return new RunPlan(
        new PlanGeometry(plan.kind(), grid, depth), size, fingerprint(plan, net), json(config));
  }

  /** That of a softmax head is what it was before there were others. */
  private static String fingerprint(SubscaleConfig.PlanKeys plan, NetKeys net) {
    return net.head() == NetKeys.HeadKind.SOFTMAX
        ? ConfigText.fingerprint(LAW_KEYS, plan, net)
        : ConfigText.fingerprint(Set.of(), plan, net);
  }

  private static Head head(NetKeys net) {
    return switch (net.head()) {
      case LAW ->
          new Head.Law(
              net.body(), net.places(), net.localWidth(), net.localLayers(), net.components());
      case SOFTMAX -> new Head.Softmax();
    };
  }

  private static JsonNode json(SubscaleConfig config) {
    try {
      return JSON.readTree(ConfigText.json(config));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a configuration prints as JSON", e);
    }
  }

  /**
   * The keys that weights depend on, data.size, data.bits, plan.* and net.*, whose values are not
   * those of another configuration.
   *
   * @param other a resolved configuration
   * @return {@code key = its value (now this one's)} each
   */
  List<String> changes(JsonNode other) {
    Set<String> keys = new TreeSet<>(List.of("/data/bits", "/data/size"));
    for (String section : List.of("plan", "net")) {
      for (JsonNode one : List.of(config, other)) {
        one.path(section).fieldNames().forEachRemaining(key -> keys.add("/" + section + "/" + key));
      }
    }
    List<String> changes = new ArrayList<>();
    if (isSoftmax(other) && isSoftmax(config)) {
      LAW_KEYS.forEach(key -> keys.remove("/net/" + key));
    }
    for (String key : keys) {
      JsonNode was = other.at(key);
      JsonNode now = config.at(key);
      if (!was.equals(now)) {
        String name = key.substring(1).replace('/', '.');
        changes.add(
            String.format(Locale.ROOT, "%s = %s (now %s)", name, was.asText(), now.asText()));
      }
    }
    return changes;
  }

  /**
   * The settings of training, {@code run.engine}, {@code run.seed} and those of {@code train} that
   * decide the weights, whose values are not those that training began with. One that was unknown
   * then has not changed.
   *
   * @param before the resolved configuration then
   * @param round after which training goes on
   */
  public List<SettingChange> trainingChanges(JsonNode before, long round) {
    List<SettingChange> changes = new ArrayList<>();
    addChange("run", "engine", before, round, changes);
    addChange("run", "seed", before, round, changes);
    config
        .path("train")
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!WATCHING_KEYS.contains(key)) {
                addChange("train", key, before, round, changes);
              }
            });
    return changes;
  }

  private void addChange(
      String section, String key, JsonNode before, long round, List<SettingChange> changes) {
    JsonNode was = before.path(section).path(key);
    JsonNode now = config.path(section).path(key);
    if (!was.isMissingNode() && !was.equals(now)) {
      changes.add(new SettingChange(round, section + "." + key, was.toString(), now.toString()));
    }
  }

  private static boolean isSoftmax(JsonNode config) {
    return config.at("/net/head").asText("softmax").equals("softmax");
  }

  /** The stages in generation order. */
  public List<Stage> stages() {
    return geometry.plan().stages();
  }

  /** The decoder of a stage. */
  public DecoderSpec spec(Stage stage) {
    return DecoderSpec.of(stage, geometry, size);
  }

  /**
   * Checks that a data set was prepared for this plan.
   *
   * @throws JobException (exit code 2) if size, scale or bits differ
   */
  public void require(Shards shards) {
    SliceGrid found = shards.grid();
    SliceGrid wanted = geometry.grid();
    if (!found.equals(wanted) || shards.bits() != geometry.depth().bits()) {
      throw JobException.config(
          String.format(
              Locale.ROOT,
              "data set %s was prepared with data.size = %d, plan.scale = %d, data.bits = %d; the"
                  + " configuration says %d, %d, %d: change it, or prepare again",
              shards.folder(),
              found.height(),
              found.scale(),
              shards.bits(),
              wanted.height(),
              wanted.scale(),
              geometry.depth().bits()));
    }
  }
}
