package io.subscale.jobs.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.subscale.datasets.plan.Plan;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.files.HadoopFiles;
import io.subscale.jobs.run.RunFolder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens pages in a real browser, where there is one. */
@Tag("slow")
class PageInBrowserTest {
  @TempDir Path folder;

  /** What the browser makes of a page, and what it prints on its console. */
  private record Seen(String dom, String console) {}

  private static Optional<Path> chromium() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(entry -> Path.of(entry, "chromium"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private Seen open(Path chromium, Path page) throws IOException, InterruptedException {
    Path dom = folder.resolve("dom.html");
    Path console = folder.resolve("console.txt");
    Process process =
        new ProcessBuilder(
                List.of(
                    chromium.toString(),
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--hide-scrollbars",
                    "--window-size=390,800",
                    "--user-data-dir=" + folder.resolve("profile"),
                    "--enable-logging=stderr",
                    "--dump-dom",
                    page.toUri().toString()))
            .redirectOutput(dom.toFile())
            .redirectError(console.toFile())
            .start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("chromium ends").isTrue();
    return new Seen(Files.readString(dom), Files.readString(console));
  }

  @Test
  void phonesNeedNotScrollSidewaysAndTheConsoleIsSilent() throws Exception {
    Optional<Path> chromium = chromium();
    assumeTrue(chromium.isPresent(), "no chromium on the PATH, so pages are not opened in it");
    Path run = Files.createDirectory(folder.resolve("run"));
    SmallRun.put(run);
    HadoopFiles files = new HadoopFiles(new Configuration());
    RunFolder opened =
        new RunFolder(files, files.resolve(run.toString()), SubscaleConfig.CheckpointChoice.NEWEST);
    new RunPage(opened, Plan.SUBSCALE.stages(), line -> {}).write();
    String html = Files.readString(run.resolve(RunPage.NAME));

    Seen page = open(chromium.get(), run.resolve(RunPage.NAME));
    assertThat(page.console()).doesNotContain("CONSOLE");
    assertThat(page.dom()).contains("3.123").contains("id=\"figures\"");

    // The page has no scripts: a copy gets one that measures it.
    Path measured = run.resolve("measured.html");
    Files.writeString(
        measured,
        html.replaceFirst("<meta http-equiv=[^>]*>", "")
            .replace(
                "</body>",
                "<script>document.body.dataset.wider ="
                    + " document.documentElement.scrollWidth - window.innerWidth</script></body>"));
    assertThat(open(chromium.get(), measured).dom()).contains("data-wider=\"0\"");
  }

  @Test
  void aPageWithAnErrorWouldBeSeen() throws Exception {
    Optional<Path> chromium = chromium();
    assumeTrue(chromium.isPresent(), "no chromium on the PATH, so pages are not opened in it");
    Path page = folder.resolve("bad.html");
    Files.writeString(page, "<!DOCTYPE html><html><script>nothing.at.all()</script></html>");
    assertThat(open(chromium.get(), page).console()).contains("CONSOLE");
  }
}
