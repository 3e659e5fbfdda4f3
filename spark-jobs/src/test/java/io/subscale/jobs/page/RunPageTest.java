package io.subscale.jobs.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.subscale.datasets.image.PngWriter;
import io.subscale.datasets.image.RgbImage;
import io.subscale.datasets.plan.Plan;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.files.HadoopFiles;
import io.subscale.jobs.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class RunPageTest {
  @TempDir Path folder;

  private final List<String> told = new ArrayList<>();

  private String page() throws IOException {
    write();
    return Files.readString(folder.resolve(RunPage.NAME));
  }

  private boolean write() throws IOException {
    HadoopFiles files = new HadoopFiles(new Configuration());
    RunFolder run =
        new RunFolder(
            files, files.resolve(folder.toString()), SubscaleConfig.CheckpointChoice.NEWEST);
    return new RunPage(run, Plan.SUBSCALE.stages(), told::add).write();
  }

  @Test
  void figuresAreThoseOfTheFiles() throws Exception {
    SmallRun.put(folder);
    String html = page();
    assertThat(told).isEmpty();
    JsonNode shown = new ObjectMapper().readTree(PageText.figures(html));
    JsonNode report = new ObjectMapper().readTree(SmallRun.report());
    JsonNode first = shown.path("evaluations").get(0);
    for (String field : List.of("bits_per_dim", "standard_error", "stages", "parts", "cheapest")) {
      assertThat(first.get(field)).as(field).isEqualTo(report.get(field));
    }
    JsonNode stage = shown.path("stages").get(0);
    assertThat(stage.path("training").path("y").get(0).asDouble()).isEqualTo(4.5);
    assertThat(stage.path("validation").path("y").get(0).asDouble()).isEqualTo(4.25);
    // Of 80 s: compute (30 + 34) / 2, data 2, state 1 + 1; rounds took 40, the rest is between
    // them.
    assertThat(stage.path("time").path("compute").asDouble()).isEqualTo(0.4);
    assertThat(stage.path("time").path("data").asDouble()).isEqualTo(0.025);
    assertThat(stage.path("time").path("state").asDouble()).isEqualTo(0.025);
    assertThat(stage.path("time").path("exchange").asDouble()).isEqualTo(0.05);
    assertThat(stage.path("time").path("between").asDouble()).isEqualTo(0.5);
    assertThat(stage.path("round").path("wait_seconds").asDouble()).isEqualTo(4);
    assertThat(stage.path("round").path("merge_seconds").asDouble()).isEqualTo(2);
    String text = PageText.text(html);
    assertThat(text)
        .contains("3.123", "3.1235", "0.0123", "Standard error 0.0123", "1.0625".substring(0, 4))
        .contains("4.5000", "4.2500", "40.0 %", "3.0 kB")
        .contains("2 of the 5 test images occur in training too");
  }

  @Test
  void strangersTextStaysText() throws Exception {
    SmallRun.put(folder);
    String html = page();
    assertThat(html).doesNotContain("<img src=x", "\u202e").contains("&lt;img src=x onerror");
    Document page = PageText.parse(html);
    assertThat(page.getElementsByTagName("script").getLength()).isEqualTo(1);
    assertThat(page.getElementsByTagName("img").getLength()).isZero();
    assertThat(PageText.text(html)).contains("onerror=alert(1)>&\"'\\u202e.jpg");
  }

  @Test
  void asksNobodyForAnything() throws Exception {
    SmallRun.put(folder);
    String html = page();
    NodeList metas = PageText.parse(html).getElementsByTagName("meta");
    assertThat(((Element) metas.item(3)).getAttribute("content"))
        .isEqualTo("default-src 'none'; img-src data:; style-src 'unsafe-inline'");
    assertThat(html).doesNotContain("http://", "https://", "url(", "@import", "<link");
  }

  @Test
  void picturesOfTheExtremesAreCutOut() throws Exception {
    SmallRun.put(folder);
    byte[] rgb = new byte[2 * 4 * 3];
    rgb[0] = 17;
    Files.write(
        folder.resolve("evaluate-test/extremes.png"), PngWriter.png(new RgbImage(4, 2, rgb)));
    String html = page();
    assertThat(PageText.parse(html).getElementsByTagName("img").getLength()).isEqualTo(2);
    assertThat(html).contains("data:image/png;base64,");
  }

  @Test
  void anEmptyFolderGivesAPageThatSaysSo() throws Exception {
    String html = page();
    PageText.parse(html);
    assertThat(PageText.text(html)).contains("nothing has been measured yet");
    assertThat(told).isEmpty();
  }

  @Test
  void aPageThatCannotBeWrittenIsToldAndNoMore() throws Exception {
    SmallRun.put(folder, "config.json", "{}");
    Files.createDirectories(folder.resolve(RunPage.NAME).resolve("a folder in its place"));
    assertThat(write()).isFalse();
    assertThat(told).singleElement().asString().startsWith("note: no report page at ");
  }

  @Test
  void aDamagedReportIsToldAndNoMore() throws Exception {
    SmallRun.put(folder);
    SmallRun.put(
        folder, "evaluate-test/report.json", SmallRun.report().replace("[4.0, 3.0]", "\"many\""));
    assertThat(write()).isFalse();
    assertThat(told).singleElement().asString().startsWith("note: no report page at ");
  }
}
