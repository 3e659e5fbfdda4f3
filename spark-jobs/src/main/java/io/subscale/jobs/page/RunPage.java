package io.subscale.jobs.page;

import io.subscale.datasets.plan.Stage;
import io.subscale.jobs.error.Failure;
import io.subscale.jobs.page.figures.RunFigures;
import io.subscale.jobs.page.figures.RunPictures;
import io.subscale.jobs.page.figures.RunReader;
import io.subscale.jobs.page.markup.Document;
import io.subscale.jobs.page.section.CalibrationSection;
import io.subscale.jobs.page.section.Heading;
import io.subscale.jobs.page.section.LikelihoodSection;
import io.subscale.jobs.page.section.PartsSection;
import io.subscale.jobs.page.section.PicturesSection;
import io.subscale.jobs.page.section.ProvenanceSection;
import io.subscale.jobs.page.section.TimeSection;
import io.subscale.jobs.page.section.TrainingSection;
import io.subscale.jobs.run.RunFolder;
import io.subscale.jobs.run.Versions;
import j2html.tags.DomContent;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;

/**
 * {@code report.html} in a run folder: a function of the folder's other files, so each verb that
 * adds some writes it anew.
 */
public final class RunPage {
  /** The file's name. */
  public static final String NAME = "report.html";

  private static final long DILUTION = 100;

  private final RunFolder folder;
  private final List<Stage> stages;
  private final Consumer<String> progress;
  private long writtenAt = System.nanoTime();
  private long tookNanos;

  /**
   * The page of a run.
   *
   * @param stages of its plan
   * @param progress told what went wrong
   */
  public RunPage(RunFolder folder, List<Stage> stages, Consumer<String> progress) {
    this.folder = folder;
    this.stages = stages;
    this.progress = progress;
  }

  /** Where it is. */
  public Path path() {
    return new Path(folder.path(), NAME);
  }

  /**
   * Writes the page. A page is no result: whatever goes wrong is told, and the verb goes on.
   *
   * @return whether it was written
   */
  public boolean write() {
    try {
      RunFigures figures = new RunReader(folder).read(stages);
      folder.files().writeText(path(), html(figures, RunPictures.read(folder, figures)));
      return true;
    } catch (IOException | RuntimeException | FSError e) {
      progress.accept("note: no report page at " + path() + ": " + Failure.of(e).message());
      return false;
    }
  }

  /**
   * Writes the page while a training runs, unless that would take more than a hundredth of its
   * time: of a training of weeks there are many lines to read.
   */
  public void refresh() {
    long start = System.nanoTime();
    if (start - writtenAt >= DILUTION * tookNanos) {
      write();
      writtenAt = System.nanoTime();
      tookNanos = writtenAt - start;
    }
  }

  /** The page as text. */
  static String html(RunFigures run, RunPictures pictures) {
    Heading heading = new Heading(run);
    PicturesSection shown = new PicturesSection(run, pictures);
    return new Document(heading.title(), heading.content().toArray(DomContent[]::new))
        .section("likelihood", "Likelihood", new LikelihoodSection(run).content())
        .section("samples", "Samples", shown.samples())
        .section("parts", "Where the bits are", new PartsSection(run).content())
        .section("extremes", "Cheapest and dearest images", shown.extremes())
        .section("calibration", "Calibration", new CalibrationSection(run).content())
        .section("training", "Training", new TrainingSection(run).content())
        .section("time", "Throughput and time", new TimeSection(run).content())
        .section("provenance", "Provenance", new ProvenanceSection(run).content())
        .text(run, madeBy(Versions.all().get("subscale")));
  }

  private static String madeBy(String version) {
    return "Made by Subscale "
        + version
        + " from the files beside it. No scripts, no network; all numbers are in the element"
        + " “figures” of this file, as JSON.";
  }
}
