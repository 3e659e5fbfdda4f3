package io.subscale.jobs.export;

import com.fasterxml.jackson.databind.JsonNode;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.jobs.error.Printable;
import io.subscale.jobs.page.figures.RunFigures;
import io.subscale.jobs.run.DecoderLoader;
import io.subscale.jobs.run.RunPlan;
import io.subscale.jobs.run.Versions;
import io.subscale.jobs.run.checkpoint.CheckpointMeta;
import io.subscale.jobs.score.EvalResults;
import io.subscale.jobs.score.Evaluation;
import io.subscale.model.net.Architecture;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * {@code README.md} of an exported model: front matter as Hugging Face's hub reads it, then what a
 * person asks. Paths of the machine that trained are left out: a card is made to be published.
 *
 * @param name of the model
 * @param license of the weights
 * @param plan the decoders
 * @param trained their checkpoints
 * @param weights in all
 * @param run what the run's folder holds
 * @param measured evaluations of these checkpoints
 */
record ModelCard(
    String name,
    String license,
    RunPlan plan,
    List<DecoderLoader.Trained> trained,
    int weights,
    RunFigures run,
    List<Measured> measured) {

  /**
   * An evaluation.
   *
   * @param day of its report, ISO 8601
   */
  record Measured(Evaluation evaluation, String day) {}

  /**
   * The card.
   *
   * @param pictures whether a sheet of samples lies beside it
   */
  String markdown(boolean pictures) {
    StringBuilder card = new StringBuilder(frontMatter());
    card.append("\n# ").append(Printable.markdown(name)).append("\n\n").append(summary());
    if (pictures) {
      card.append("\n![Samples](").append(ExportJob.PICTURES).append(")\n");
    }
    card.append(likelihood()).append(decoders()).append(data()).append(use()).append(settings());
    return card.toString();
  }

  private String frontMatter() {
    StringBuilder yaml = new StringBuilder("---\n");
    yaml.append("license: ").append(EvalResults.quoted(license)).append('\n');
    yaml.append("library_name: subscale\npipeline_tag: unconditional-image-generation\n");
    yaml.append("tags:\n- subscale-pixel-network\n- autoregressive\n- image-generation\n");
    yaml.append("- density-estimation\n");
    if (measured.isEmpty()) {
      return yaml.append("---\n").toString();
    }
    yaml.append("model-index:\n- name: ").append(EvalResults.quoted(name)).append("\n  results:\n");
    for (Measured each : measured) {
      Evaluation evaluation = each.evaluation();
      yaml.append(
              "  - task:\n      type: unconditional-image-generation\n    dataset:\n      name: ")
          .append(EvalResults.quoted(source(evaluation.dataset().source())))
          .append("\n      type: ")
          .append(EvalResults.quoted(evaluation.dataset().fingerprint()))
          .append("\n      split: ")
          .append(EvalResults.quoted(evaluation.split()))
          .append("\n    metrics:\n    - type: ")
          .append(EvalResults.METRIC)
          .append("\n      name: bits/dim\n      value: ")
          .append(evaluation.bitsPerDim())
          .append('\n');
    }
    return yaml.append("---\n").toString();
  }

  private String summary() {
    PlanGeometry geometry = plan.geometry();
    Map<String, String> versions = Versions.all();
    return format(
        "A Subscale Pixel Network (arXiv 1812.01608) of %d x %d pictures with %d bits a colour:"
            + " plan `%s`, scale %d%s, %s head, %,d weights in %d %s. Its likelihoods are exact."
            + " Exported by Subscale %s (%s).\n",
        geometry.grid().width(),
        geometry.grid().height(),
        geometry.depth().bits(),
        geometry.plan().key(),
        geometry.grid().scale(),
        geometry.plan().splitsDepth()
            ? format(", %d high bits first", geometry.depth().hiBits())
            : "",
        plan.config().at("/net/head").asText(),
        weights,
        trained.size(),
        trained.size() == 1 ? "decoder" : "decoders",
        versions.get("subscale"),
        versions.get("git"));
  }

  private String likelihood() {
    StringBuilder text = new StringBuilder("\n## Likelihood\n\n");
    if (measured.isEmpty()) {
      return text.append("These checkpoints have not been evaluated.\n").toString();
    }
    text.append(
        "| split | images | bits/dim | standard error | by stage |\n|---|---|---|---|---|\n");
    for (Measured each : measured) {
      Evaluation evaluation = each.evaluation();
      boolean tiles = evaluation.photos() < evaluation.images();
      text.append(
          format(
              "| %s | %d%s | **%.4f** | %.4f | %s |\n",
              evaluation.split(),
              evaluation.images(),
              tiles ? format(" of %d photographs", evaluation.photos()) : "",
              evaluation.bitsPerDim(),
              tiles ? evaluation.photoStandardError() : evaluation.standardError(),
              evaluation.stages().stream()
                  .map(stage -> format("%s %.4f", stage.name(), stage.bitsPerDim()))
                  .collect(Collectors.joining(", "))));
    }
    text.append(
        "\nEvery image, every slice, every stage; bits per colour value, less is better.\n");
    for (Measured each : measured) {
      each.evaluation()
          .warnings()
          .forEach(
              warning ->
                  text.append(
                      format(
                          "\n**Warning** (%s): %s.\n",
                          each.evaluation().split(), Printable.markdown(warning))));
    }
    return text.toString();
  }

  private String decoders() {
    StringBuilder text =
        new StringBuilder("\n## Decoders\n\n| stage | weights | rounds | examples | hours |\n")
            .append("|---|---|---|---|---|\n");
    for (DecoderLoader.Trained decoder : trained) {
      CheckpointMeta meta = decoder.meta();
      text.append(
          format(
              "| %s | %,d | %d | %d | %.2f |\n",
              meta.stage(),
              Architecture.of(decoder.model().spec()).parameters(),
              meta.state().round(),
              meta.state().examples(),
              meta.state().millis() / 3.6e6));
    }
    return text.toString();
  }

  private String data() {
    return format(
        "\n## Data\n\nTrained on data set `%s`, prepared from %s. Weights: licence %s, as whoever"
            + " exported them states. The software: Apache-2.0; it comes with no patent licence of"
            + " others (US 10,713,755 and 11,348,203).\n",
        trained.get(0).meta().dataset(),
        Printable.markdown(source(trained.get(0).meta().config().at("/data/source").asText())),
        Printable.markdown(license));
  }

  private String use() {
    return """

    ## Use

    In PyTorch, by the loader beside the weights (torch 1.13 or newer, numpy):

        python3 subscale_torch.py pictures.npy        # uint8 [n][H][W][3]: nats by stage, bits/dim

        import subscale_torch
        model = subscale_torch.load("model.safetensors")
        nats = model.nats(pictures)                   # {stage: [n]}, differentiable
        model.save("other.safetensors")               # for the line below

    In Subscale, with a configuration of the settings below:

        submit/subscale import --config FILE --from model.safetensors

    `config.json` and the file's `__metadata__` say what the tensors are.
    """
        .stripIndent();
  }

  /** Of the plan, the networks and their training; what names places is not among them. */
  private String settings() {
    StringBuilder text = new StringBuilder("\n## Settings\n\n");
    JsonNode config = trained.get(trained.size() - 1).meta().config();
    for (String key : List.of("size", "bits", "framing", "shrink")) {
      line(text, "data." + key, config.path("data").path(key));
    }
    for (String section : List.of("plan", "net", "train")) {
      config
          .path(section)
          .fields()
          .forEachRemaining(key -> line(text, section + "." + key.getKey(), key.getValue()));
    }
    line(text, "run.seed", config.at("/run/seed"));
    return text.toString();
  }

  private static void line(StringBuilder text, String key, JsonNode value) {
    if (!value.isMissingNode()) {
      text.append("    ").append(key).append(" = ").append(Printable.line(value.toString()));
      text.append('\n');
    }
  }

  /** The last name of a path or URI. */
  private static String source(String path) {
    String name = path.replaceAll("/+$", "");
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
