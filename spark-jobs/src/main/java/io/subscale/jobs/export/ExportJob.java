package io.subscale.jobs.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.subscale.jobs.config.ExportKeys;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.files.HadoopFiles;
import io.subscale.jobs.page.figures.RunFigures;
import io.subscale.jobs.page.figures.RunReader;
import io.subscale.jobs.run.DecoderLoader;
import io.subscale.jobs.run.RunFolder;
import io.subscale.jobs.run.RunPlan;
import io.subscale.jobs.score.EvalResults;
import io.subscale.jobs.score.Evaluation;
import io.subscale.model.checkpoint.FlatTensors;
import io.subscale.model.checkpoint.SafeTensors;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** The verb {@code export}: a run's decoders as a folder that other programs read. */
public final class ExportJob {
  static final String LOADER = "subscale_torch.py";
  static final String RESULTS = ".eval_results/subscale.yaml";
  static final String CARD = "README.md";
  static final String PICTURES = "samples.png";

  private final RunPlan plan;
  private final RunFolder run;
  private final List<DecoderLoader.Trained> trained;
  private final Consumer<String> progress;

  private ExportJob(
      RunPlan plan, RunFolder run, List<DecoderLoader.Trained> trained, Consumer<String> progress) {
    this.plan = plan;
    this.run = run;
    this.trained = trained;
    this.progress = progress;
  }

  /**
   * Writes the folder: the weights that {@code evaluate} and {@code sample} read, what they are, a
   * card, a loader for PyTorch, and of the run's results those that are of the same checkpoints.
   *
   * @param config checked
   * @param session names the file systems
   * @param progress told where the folder is, and what was left out
   * @return {@code folder}, {@code weights}, {@code file_bytes}, {@code evaluations}
   * @throws io.subscale.jobs.error.JobException (exit code 2, 3) if checkpoints and configuration
   *     do not fit
   * @throws IOException if a file system fails
   */
  public static Map<String, Object> run(
      SubscaleConfig config, SparkSession session, Consumer<String> progress) throws IOException {
    RunPlan plan = RunPlan.of(config);
    RunFolder run = RunFolder.of(config, session.sparkContext().hadoopConfiguration());
    List<DecoderLoader.Trained> trained = new DecoderLoader(run, plan).load(progress);
    return new ExportJob(plan, run, trained, progress).write(config.export());
  }

  private Map<String, Object> write(ExportKeys keys) throws IOException {
    HadoopFiles files = run.files();
    Path to = files.resolve(keys.to());
    String name = keys.name().isEmpty() ? run.path().getName() : keys.name();
    FlatTensors tensors = ModelFile.of(plan, trained, keys.license());
    Path model = new Path(to, ModelFile.NAME);
    files.write(model, out -> SafeTensors.write(out, tensors));
    files.writeText(new Path(to, "config.json"), ModelFile.json(described()) + "\n");
    files.write(new Path(to, LOADER), out -> out.write(loader()));
    RunFigures figures = new RunReader(run).read(plan.stages());
    List<ModelCard.Measured> measured = measured(figures.evaluations());
    results(new Path(to, RESULTS), name, measured);
    ModelCard card =
        new ModelCard(
            name, keys.license(), plan, trained, tensors.values().length, figures, measured);
    files.writeText(new Path(to, CARD), card.markdown(pictures(new Path(to, PICTURES))));
    progress.accept("model: " + model + "; its card: " + new Path(to, CARD));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("folder", to.toString());
    result.put("weights", tensors.values().length);
    result.put("file_bytes", files.fileSystem(model).getFileStatus(model).getLen());
    result.put("evaluations", measured.size());
    return result;
  }

  private ObjectNode described() {
    ObjectNode described = ModelFile.architecture(plan).objectNode();
    described.put("model_type", "subscale").put("format_version", ModelFile.VERSION);
    described.setAll(ModelFile.architecture(plan));
    described.putPOJO("stages", ModelFile.stages(trained));
    return described;
  }

  private static byte[] loader() throws IOException {
    try (InputStream in = ExportJob.class.getResourceAsStream(LOADER)) {
      return in.readAllBytes();
    }
  }

  /** The evaluations of the very checkpoints that are exported. */
  private List<ModelCard.Measured> measured(List<Evaluation> evaluations) throws IOException {
    List<ModelCard.Measured> measured = new ArrayList<>();
    for (Evaluation evaluation : evaluations) {
      List<Long> rounds = evaluation.stages().stream().map(Evaluation.StageCost::rounds).toList();
      if (!rounds.equals(rounds())) {
        progress.accept(
            "left out: the evaluation of "
                + evaluation.split()
                + " is of other checkpoints; evaluate again");
        continue;
      }
      Path report = new Path(run.path(), "evaluate-" + evaluation.split() + "/report.json");
      long written = run.files().fileSystem(report).getFileStatus(report).getModificationTime();
      String day = Instant.ofEpochMilli(written).atOffset(ZoneOffset.UTC).toLocalDate().toString();
      measured.add(new ModelCard.Measured(evaluation, day));
    }
    return measured;
  }

  private List<Long> rounds() {
    return trained.stream().map(decoder -> decoder.meta().state().round()).toList();
  }

  /** Nothing of an earlier export stays. */
  private void results(Path path, String name, List<ModelCard.Measured> measured)
      throws IOException {
    if (measured.isEmpty()) {
      run.files().delete(path.getParent());
      return;
    }
    List<EvalResults.Result> results =
        measured.stream()
            .map(
                m ->
                    new EvalResults.Result(
                        m.evaluation().dataset().fingerprint(),
                        name,
                        m.evaluation().split(),
                        m.evaluation().bitsPerDim(),
                        m.day()))
            .toList();
    run.files().writeText(path, EvalResults.yaml(results));
  }

  /** Copies the contact sheet of samples from these checkpoints; whether there is one. */
  private boolean pictures(Path to) throws IOException {
    HadoopFiles files = run.files();
    Path manifest = new Path(run.samples(), "manifest.json");
    Path sheet = new Path(run.samples(), "contact-sheet.png");
    if (files.exists(manifest) && files.exists(sheet)) {
      JsonNode settings = ModelFile.parse(files.readText(manifest));
      List<Long> rounds = new ArrayList<>();
      if (settings != null) {
        settings.at("/settings/trained").forEach(t -> rounds.add(t.path("round").asLong(-1)));
      }
      if (rounds.equals(rounds())) {
        byte[] png = files.readBytes(sheet);
        files.write(to, out -> out.write(png));
        return true;
      }
      progress.accept("left out: the samples are of other checkpoints; sample again");
    }
    files.delete(to);
    return false;
  }
}
