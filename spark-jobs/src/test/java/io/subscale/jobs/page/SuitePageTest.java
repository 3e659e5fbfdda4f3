package io.subscale.jobs.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.subscale.jobs.codec.CodecCost;
import io.subscale.jobs.page.figures.SuiteFigures;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class SuitePageTest {
  private static SuiteFigures suite(String verdict, String variant) {
    SuiteFigures.Entry entry =
        new SuiteFigures.Entry(
            "night",
            "runs/<b>x</b>",
            "test",
            "ab12",
            "file:/data/photos.tar",
            variant,
            800,
            2,
            1.845,
            0.02,
            8,
            List.of(new SuiteFigures.Stage("subscale", 1.845, 560, 430_080)),
            List.of(new SuiteFigures.Comparison(1, false, verdict, 0.0123, 0.01, 0.0145, 0.0044)),
            List.of(
                new SuiteFigures.Past(1, "2026-11-26T00:00:00Z", 1.8327, 0.02),
                new SuiteFigures.Past(2, "2026-11-27T00:00:00Z", 1.845, 0.02)),
            List.of(new CodecCost("jxl", "0.7.0", "cjxl -e 9", 400, 30, 2.311, 2.132)));
    return new SuiteFigures(2, "2026-11-27T00:00:00Z", "bench", 0.002, 0.99, List.of(entry));
  }

  @Test
  void aRegressionIsInTheTitle() throws Exception {
    String html = SuitePage.html(suite("worse", ""));
    assertThat(html).contains("<title>1 entry got worse · benchmark run 2</title>");
    String text = PageText.text(html);
    assertThat(text)
        .contains("+0.0123", "+0.0100 to +0.0145", "worse", "0.0044", "1.8450")
        .contains(
            "jxl 0.7.0, each picture alone", "2.311", "jxl 0.7.0, all pictures as one", "2.132")
        .contains("on 400 of the images", "runs/<b>x</b>", "99 % interval", "0.002 bits/dim");
    JsonNode figures = new ObjectMapper().readTree(PageText.figures(html));
    assertThat(figures.at("/entries/0/comparisons/0/difference").doubleValue()).isEqualTo(0.0123);
    assertThat(PageText.text(SuitePage.html(suite("same", "")))).contains("No regression");
  }

  @Test
  void publishedFiguresOfOtherDataSetsAreGrey() throws Exception {
    NodeList rows =
        PageText.parse(SuitePage.html(suite("same", "imagenet64"))).getElementsByTagName("tr");
    int own = 0;
    int grey = 0;
    for (int i = 0; i < rows.getLength(); i++) {
      Element row = (Element) rows.item(i);
      String text = row.getTextContent();
      if (text.startsWith("ImageNet 64")) {
        own++;
        assertThat(row.getAttribute("class")).isEmpty();
      } else if (text.startsWith("ImageNet") || text.startsWith("CelebA")) {
        grey++;
        assertThat(row.getAttribute("class")).isEqualTo("faint");
      }
    }
    assertThat(own).isEqualTo(4);
    assertThat(grey).isEqualTo(11);
    assertThat(PageText.text(SuitePage.html(suite("same", "imagenet64"))))
        .contains("Gated PixelCNN, published, exact", "Glow, published, bound");
    assertThat(PageText.text(SuitePage.html(suite("same", ""))))
        .contains("none can be compared")
        .doesNotContain("published, exact");
  }
}
