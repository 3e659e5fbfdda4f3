package io.subscale.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class LinePlotTest {
  private static final double[] ROUNDS = {10, 20, 30, 40};

  @Test
  void pictureHasALineAndALegendEntryASeries() throws Exception {
    Document svg =
        parsed(
            new LinePlot(
                "a < b & c",
                "rounds",
                "MiB",
                List.of(
                    new LinePlot.Line("driver", ROUNDS, new double[] {500, 510, 510, 510}),
                    new LinePlot.Line("executor 0", ROUNDS, new double[] {700, 700, 699, 703}))));
    assertThat(texts(svg)).contains("a < b & c", "rounds", "MiB", "driver", "executor 0");
    assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(2);
  }

  @Test
  void pointsLieWhereTheTicksSay() throws Exception {
    Document svg =
        parsed(
            new LinePlot(
                "t",
                "x",
                "y",
                List.of(new LinePlot.Line("l", ROUNDS, new double[] {0, 200, 400, 800}))));
    List<double[]> points = points(svg);
    assertThat(points).hasSize(4);
    assertThat(points.get(1)[0]).isCloseTo(tick(svg, "20", "x"), within(0.11));
    assertThat(points.get(1)[1]).isCloseTo(tick(svg, "200", "y") - 4, within(0.11));
    assertThat(points.get(3)[1]).isCloseTo(tick(svg, "800", "y") - 4, within(0.11));
  }

  @Test
  void noPointsAndNoNumbersAreRefused() {
    assertThatThrownBy(() -> new LinePlot.Line("l", new double[0], new double[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LinePlot.Line("l", ROUNDS, new double[] {1}))
        .isInstanceOf(IllegalArgumentException.class);
    LinePlot.Line line = new LinePlot.Line("l", new double[] {1}, new double[] {Double.NaN});
    assertThatThrownBy(() -> new LinePlot("t", "x", "y", List.of(line)).svg())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void ticksAreFewAndReachTheLargest(@ForAll @DoubleRange(min = -6, max = 9) double exponent) {
    double most = Math.pow(10, exponent);
    assertThat(most / LinePlot.step(most)).isBetween(3.1, 8.001);
  }

  private static Document parsed(LinePlot plot) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(plot.svg())));
  }

  private static List<String> texts(Document svg) {
    return elements(svg, "text").stream().map(Element::getTextContent).toList();
  }

  private static double tick(Document svg, String label, String axis) {
    return elements(svg, "text").stream()
        .filter(text -> text.getTextContent().equals(label))
        .map(text -> Double.parseDouble(text.getAttribute(axis)))
        .findFirst()
        .orElseThrow();
  }

  private static List<double[]> points(Document svg) {
    String points = elements(svg, "polyline").get(0).getAttribute("points");
    return Arrays.stream(points.split(" "))
        .map(p -> Arrays.stream(p.split(",")).mapToDouble(Double::parseDouble).toArray())
        .toList();
  }

  private static List<Element> elements(Document svg, String name) {
    NodeList nodes = svg.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }
}
