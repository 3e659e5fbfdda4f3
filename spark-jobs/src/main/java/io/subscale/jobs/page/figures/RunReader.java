package io.subscale.jobs.page.figures;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.subscale.datasets.plan.Stage;
import io.subscale.datasets.split.Split;
import io.subscale.jobs.codec.CodecColumns;
import io.subscale.jobs.codec.CodecCost;
import io.subscale.jobs.files.HadoopFiles;
import io.subscale.jobs.run.Floor;
import io.subscale.jobs.run.RunFolder;
import io.subscale.jobs.score.Evaluation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Reads what a run folder holds. */
public final class RunReader {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build();

  private final RunFolder folder;
  private final HadoopFiles files;
  private final Path run;

  /** A reader of a run folder, of which nothing need be there. */
  public RunReader(RunFolder folder) {
    this.folder = folder;
    this.files = folder.files();
    this.run = folder.path();
  }

  /**
   * Reads everything.
   *
   * @param plan its stages, in generation order
   * @throws IOException if a file cannot be read
   */
  public RunFigures read(List<Stage> plan) throws IOException {
    List<String> stages = plan.stream().map(Stage::name).toList();
    List<StageFigures> trained = new ArrayList<>();
    for (String stage : stages) {
      StageMetrics metrics = metrics(new Path(run, stage));
      if (!metrics.isEmpty()) {
        trained.add(metrics.figures(stage));
      }
    }
    Map<String, String> config = new TreeMap<>();
    flatten("", json(new Path(run, RunFolder.CONFIG)), config);
    List<Evaluation> evaluations = evaluations();
    return new RunFigures(
        run.getName(),
        run.toString(),
        config,
        trained,
        evaluations,
        codecs(evaluations, plan),
        samples(),
        provenance(stages));
  }

  private JsonNode json(Path path) throws IOException {
    return files.exists(path) ? parse(files.readText(path)) : MissingNode.getInstance();
  }

  /** Nothing for what is no JSON: a line that a killed run has left half written. */
  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private static void flatten(String prefix, JsonNode node, Map<String, String> into) {
    node.fields()
        .forEachRemaining(
            field -> {
              String key = prefix + field.getKey();
              if (field.getValue().isObject()) {
                flatten(key + ".", field.getValue(), into);
              } else {
                into.put(
                    key,
                    field.getValue().isTextual()
                        ? field.getValue().textValue()
                        : field.getValue().toString());
              }
            });
  }

  /** The older segments by their numbers, then the newest. */
  private StageMetrics metrics(Path folder) throws IOException {
    StageMetrics metrics = new StageMetrics();
    if (!files.exists(folder)) {
      return metrics;
    }
    List<Path> segments =
        Arrays.stream(files.fileSystem(folder).listStatus(folder))
            .map(FileStatus::getPath)
            .filter(path -> path.getName().matches("metrics(-\\d{5,9})?\\.jsonl"))
            .sorted(
                Comparator.comparingInt((Path path) -> path.getName().length())
                    .reversed()
                    .thenComparing(Path::getName))
            .toList();
    for (Path segment : segments) {
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(
                  files.fileSystem(segment).open(segment), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          JsonNode json = parse(line);
          if (json.has("round")) {
            metrics.add(json);
          }
        }
      }
    }
    return metrics;
  }

  private List<Evaluation> evaluations() throws IOException {
    List<Evaluation> evaluations = new ArrayList<>();
    for (Split split : List.of(Split.TEST, Split.VALID, Split.TRAIN)) {
      JsonNode report = json(new Path(run, "evaluate-" + split.key() + "/report.json"));
      if (report.has("bits_per_dim") && report.has("stages")) {
        evaluations.add(JSON.treeToValue(report, Evaluation.class));
      }
    }
    return evaluations;
  }

  private Map<String, List<CodecCost>> codecs(List<Evaluation> evaluations, List<Stage> plan)
      throws IOException {
    Map<String, List<CodecCost>> codecs = new TreeMap<>();
    for (Evaluation evaluation : evaluations) {
      Split split = Split.valueOf(evaluation.split().toUpperCase(Locale.ROOT));
      String dataset = evaluation.dataset().fingerprint();
      List<CodecCost> costs =
          new ArrayList<>(CodecColumns.kept(files, folder.evaluation(split), dataset, split));
      Floor.sum(folder, plan, dataset, split)
          .ifPresent(cost -> costs.add(CodecCost.floor(cost.images(), cost.bitsPerDim())));
      if (!costs.isEmpty()) {
        codecs.put(evaluation.split(), costs);
      }
    }
    return codecs;
  }

  private RunFigures.Samples samples() throws IOException {
    JsonNode manifest = json(new Path(run, "samples/manifest.json"));
    if (!manifest.has("samples")) {
      return null;
    }
    JsonNode settings = manifest.path("settings");
    Map<String, String> steering = new LinkedHashMap<>();
    settings
        .path("steering")
        .fields()
        .forEachRemaining(
            stage -> {
              Map<String, String> keys = new LinkedHashMap<>();
              flatten("", stage.getValue(), keys);
              steering.put(stage.getKey(), sentence(keys));
            });
    double mean =
        StreamSupport.stream(manifest.path("samples").spliterator(), false)
            .mapToDouble(picture -> picture.path("bits_per_dim").asDouble())
            .average()
            .orElse(0);
    return new RunFigures.Samples(
        settings.path("count").asLong(),
        settings.path("seed").asLong(),
        StreamSupport.stream(settings.path("stages").spliterator(), false)
            .map(JsonNode::asText)
            .toList(),
        settings.path("given").path("kind").asText(),
        mean,
        steering);
  }

  private static String sentence(Map<String, String> keys) {
    return keys.entrySet().stream()
        .map(key -> key.getKey() + " = " + key.getValue())
        .collect(Collectors.joining(", "));
  }

  private RunFigures.Provenance provenance(List<String> stages) throws IOException {
    RunFigures.Provenance newest = null;
    List<RunFigures.Change> changes = new ArrayList<>();
    for (String stage : stages) {
      JsonNode meta = newestMeta(new Path(run, stage + "/checkpoints"));
      if (meta.isMissingNode()) {
        continue;
      }
      for (JsonNode change : meta.path("history")) {
        changes.add(
            new RunFigures.Change(
                stage,
                change.path("round").asLong(),
                change.path("key").asText(),
                change.path("was").asText(),
                change.path("now").asText()));
      }
      Map<String, String> versions = new TreeMap<>();
      flatten("", meta.path("versions"), versions);
      newest =
          new RunFigures.Provenance(
              meta.path("dataset").asText(),
              meta.path("configuration").asText(),
              versions,
              changes);
    }
    return newest;
  }

  private JsonNode newestMeta(Path checkpoints) throws IOException {
    if (!files.exists(checkpoints)) {
      return MissingNode.getInstance();
    }
    Optional<Path> newest =
        Arrays.stream(files.fileSystem(checkpoints).listStatus(checkpoints))
            .map(FileStatus::getPath)
            .filter(path -> path.getName().matches("\\d{8,18}"))
            .max(Comparator.comparingLong(path -> Long.parseLong(path.getName())));
    return newest.isPresent()
        ? json(new Path(newest.get(), "meta.json"))
        : MissingNode.getInstance();
  }
}
