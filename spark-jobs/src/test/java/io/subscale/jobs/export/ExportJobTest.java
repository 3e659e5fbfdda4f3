package io.subscale.jobs.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.subscale.jobs.config.Verb;
import io.subscale.jobs.error.ExitCode;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.evaluate.EvaluateJob;
import io.subscale.jobs.sample.SampleJob;
import io.subscale.jobs.testing.TinyRun;
import io.subscale.jobs.train.TrainJob;
import io.subscale.model.checkpoint.FlatTensors;
import io.subscale.model.checkpoint.SafeTensors;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class ExportJobTest {
  @TempDir static Path folder;
  private static TinyRun run;
  private static Path model;
  private static Map<String, Object> exported;
  private static Object bitsPerDim;

  @BeforeAll
  static void exported() throws IOException {
    model = folder.resolve("model");
    run =
        new TinyRun(folder)
            .with("plan.kind", "size")
            .with("train.rounds", 2)
            .with("sample.count", 4)
            .with("sample.batch", 4)
            .with("export.to", model)
            .with("export.license", "cc-by-4.0")
            .prepared();
    TrainJob.run(run.config(Verb.TRAIN), TinyRun.session(), line -> {});
    bitsPerDim = evaluate(run);
    SampleJob.run(run.config(Verb.SAMPLE), TinyRun.session(), line -> {});
    exported = export(run, line -> {});
  }

  private static Map<String, Object> export(TinyRun run, Consumer<String> progress)
      throws IOException {
    return ExportJob.run(run.config(Verb.EXPORT), TinyRun.session(), progress);
  }

  private static Object evaluate(TinyRun run) throws IOException {
    return EvaluateJob.run(run.config(Verb.EVALUATE), TinyRun.session(), line -> {})
        .get("bits_per_dim");
  }

  private static FlatTensors tensors() throws IOException {
    byte[] bytes = Files.readAllBytes(model.resolve("model.safetensors"));
    return SafeTensors.read(new ByteArrayInputStream(bytes), bytes.length, "model.safetensors");
  }

  private static TinyRun imports(FlatTensors tensors, String name) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    SafeTensors.write(bytes, tensors);
    Path file = Files.write(folder.resolve(name + ".safetensors"), bytes.toByteArray());
    return run.with("run.dir", folder.resolve(name)).with("export.from", file);
  }

  private static Map<String, Object> take(TinyRun run) throws IOException {
    return ImportJob.run(run.config(Verb.IMPORT), TinyRun.session(), line -> {});
  }

  private static void assertRefused(TinyRun run, ExitCode code, String... sentence) {
    assertThatThrownBy(() -> take(run))
        .isInstanceOfSatisfying(JobException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .hasMessageContainingAll(sentence);
  }

  @Test
  void theFileSaysWhatItIs() throws IOException {
    FlatTensors tensors = tensors();
    assertThat(exported)
        .containsEntry("weights", tensors.values().length)
        .containsEntry("evaluations", 1)
        .containsEntry("file_bytes", Files.size(model.resolve("model.safetensors")));
    assertThat(tensors.shapes().keySet())
        .contains("small.law.ls", "size.law.ls", "size.e0.row", "small.pixels.vin")
        .doesNotContain("small.e0.row");
    assertThat(tensors.metadata())
        .containsEntry("format", "subscale-model")
        .containsEntry("format_version", "1")
        .containsEntry("license", "cc-by-4.0")
        .containsEntry("software_license", "Apache-2.0");
    JsonNode architecture = new ObjectMapper().readTree(tensors.metadata().get("architecture"));
    assertThat(architecture.path("plan").asText()).isEqualTo("size");
    assertThat(architecture.path("heads").asInt()).isEqualTo(2);
    assertThat(architecture.path("bits").asInt()).isEqualTo(4);
    assertThat(architecture.has("dropout")).isFalse();
    JsonNode config = new ObjectMapper().readTree(model.resolve("config.json").toFile());
    assertThat(config.path("model_type").asText()).isEqualTo("subscale");
    assertThat(config.at("/stages/1/name").asText()).isEqualTo("size");
    assertThat(config.at("/stages/1/round").asInt()).isEqualTo(2);
  }

  @Test
  void theCardTellsTheRunsOwnFigures() throws IOException {
    String card = Files.readString(model.resolve("README.md"));
    assertThat(card)
        .startsWith("---\nlicense: \"cc-by-4.0\"\nlibrary_name: subscale\n")
        .contains("pipeline_tag: unconditional-image-generation\n")
        .contains("      value: " + bitsPerDim + "\n---\n")
        .contains("![Samples](samples.png)")
        .contains(String.format(java.util.Locale.ROOT, "| **%.4f** |", bitsPerDim))
        .contains("net.places = 6")
        .doesNotContain(folder.toString());
    assertThat(Files.readString(model.resolve(".eval_results/subscale.yaml")))
        .startsWith("- dataset:\n    id: \"")
        .contains("    split: \"test\"\n  metric: \"bits_per_dim\"\n  value: " + bitsPerDim + "\n");
    assertThat(Files.readAllBytes(model.resolve("samples.png")))
        .isEqualTo(Files.readAllBytes(folder.resolve("run/samples/contact-sheet.png")));
  }

  @Test
  void resultsOfOtherCheckpointsAreLeftOut() throws IOException {
    Path other = folder.resolve("older");
    org.apache.commons.io.FileUtils.copyDirectory(
        folder.resolve("run").toFile(), folder.resolve("further").toFile());
    TinyRun further =
        run.with("run.dir", folder.resolve("further"))
            .with("export.to", other)
            .with("train.rounds", 3);
    export(further, line -> {});
    assertThat(other.resolve("samples.png")).exists();
    TrainJob.run(further.config(Verb.TRAIN), TinyRun.session(), line -> {});
    List<String> told = new ArrayList<>();
    assertThat(export(further, told::add)).containsEntry("evaluations", 0);
    assertThat(String.join("\n", told))
        .contains("the evaluation of test is of other checkpoints; evaluate again")
        .contains("the samples are of other checkpoints; sample again");
    assertThat(other.resolve(".eval_results")).doesNotExist();
    assertThat(other.resolve("samples.png")).doesNotExist();
    assertThat(Files.readString(other.resolve("README.md")))
        .contains("These checkpoints have not been evaluated.")
        .doesNotContain("model-index");
  }

  @Test
  void importedWeightsCostTheSameAndTrainOn() throws IOException {
    TinyRun back = run.with("run.dir", folder.resolve("back")).with("export.from", model);
    assertThat(take(back)).containsEntry("stages", List.of("small", "size"));
    assertThat(evaluate(back)).isEqualTo(bitsPerDim);
    assertThat(Files.readString(folder.resolve("back/evaluate-test/report.md")))
        .contains("the weights of stage size were imported, and not trained further here")
        .doesNotContain("no example was seen");
    assertRefused(back, ExitCode.CONFIG, "has checkpoints already; import into another run.dir");
    Map<String, Object> trained =
        TrainJob.run(
            back.with("train.rounds", 1).config(Verb.TRAIN), TinyRun.session(), line -> {});
    assertThat(trained.toString()).contains("rounds=1");
    assertThat(evaluate(back)).isNotEqualTo(bitsPerDim);
  }

  @Test
  void whatIsNotOfThePlanIsRefused() throws IOException {
    FlatTensors whole = tensors();
    Map<String, long[]> shapes = new LinkedHashMap<>();
    whole.shapes().forEach((name, shape) -> shapes.put(name.replace("law.ls", "law.lz"), shape));
    assertRefused(
        imports(new FlatTensors(shapes, whole.values(), whole.metadata()), "renamed"),
        ExitCode.DATA,
        "lacks 2 of the plan's " + shapes.size() + " tensors: size.law.ls, small.law.ls");
    Map<String, long[]> turned = new LinkedHashMap<>(whole.shapes());
    long[] shape = turned.get("small.t0.w");
    turned.put("small.t0.w", new long[] {shape[1], shape[0]});
    assertRefused(
        imports(new FlatTensors(turned, whole.values(), whole.metadata()), "turned"),
        ExitCode.DATA,
        "tensor small.t0.w is [8, 6]; the configuration's is [6, 8]");
    Map<String, long[]> more = new LinkedHashMap<>(whole.shapes());
    more.put("small.extra", new long[] {0});
    assertRefused(
        imports(new FlatTensors(more, whole.values(), whole.metadata()), "more"),
        ExitCode.DATA,
        "has 1 tensors that the plan does not have: small.extra");
    float[] values = whole.values().clone();
    values[values.length - 1] = Float.NaN;
    assertRefused(
        imports(new FlatTensors(whole.shapes(), values, whole.metadata()), "nan"),
        ExitCode.DATA,
        "has values that are no float32 numbers");
  }

  /** Shapes are the same with 2 heads and with 4: only the metadata tell. */
  @Test
  void anotherArchitectureOfTheSameShapesIsRefused() throws IOException {
    assertRefused(
        imports(tensors(), "heads").with("net.heads", 4),
        ExitCode.CONFIG,
        "is a model with heads = 2 (now 4); use these settings");
  }

  @Test
  void aFileWithoutMetadataNeedsADataSet() throws IOException {
    FlatTensors bare = new FlatTensors(tensors().shapes(), tensors().values(), Map.of());
    TinyRun taken = imports(bare, "bare");
    assertRefused(taken.with("data.shards", ""), ExitCode.CONFIG, "set data.shards");
    assertThat(take(taken)).containsEntry("weights", (long) bare.values().length);
    assertThat(evaluate(taken)).isEqualTo(bitsPerDim);
  }
}
