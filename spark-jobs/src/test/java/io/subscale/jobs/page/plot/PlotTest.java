package io.subscale.jobs.page.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlotTest {
  @Test
  void ticksAreRoundNumbersAroundTheValues() {
    assertThat(Axis.over(0, 9.3, 5).ticks()).containsExactly(0.0, 2.0, 4.0, 6.0, 8.0, 10.0);
    Axis fine = Axis.over(1.13, 1.21, 4);
    assertThat(fine.ticks().stream().map(fine::label))
        .containsExactly("1.12", "1.14", "1.16", "1.18", "1.20", "1.22");
    assertThat(Axis.over(0, 9.3, 5).until(9.3).ticks()).endsWith(8.0);
    assertThat(Axis.over(3, 3, 4).ticks()).hasSizeGreaterThan(1);
  }

  @Test
  void aBarIsAsLongAsItsValue() {
    String svg =
        new BarChart(
                "costs",
                "bits",
                2,
                List.of(
                    new BarChart.Bar("ours", "", 2, BarChart.Look.OURS),
                    new BarChart.Bar("theirs", "exact", 4, BarChart.Look.OTHER)))
            .svg()
            .render();
    assertThat(svg)
        .contains("width=\"179\" height=\"14\"", "width=\"358\" height=\"14\"")
        .contains(">2.00<", ">4.00<", "theirs, exact");
  }

  @Test
  void aLineRunsThroughItsPointsAndIsCutOffAtTheTop() {
    double[] x = new double[100];
    double[] y = new double[100];
    for (int i = 0; i < x.length; i++) {
      x[i] = i;
      y[i] = i == 0 ? 50 : 1 - i / 100.0;
    }
    LineChart chart =
        new LineChart(
            "falling",
            "minutes",
            "bits/dim",
            List.of(new LineChart.Series("training", x, y, LineChart.Mark.LINE, 1)),
            LineChart.Range.OF_MOST);
    String svg = chart.svg().render();
    // The first value lies far above: it is drawn at the plot's upper edge, and no tick is near it.
    assertThat(svg).contains("d=\"M52 26L").doesNotContain(">50<").contains(">1.0<");
    // The last is at the right edge.
    assertThat(svg).containsPattern("L410 [0-9.]+\"");
  }

  @Test
  void heatIsStrongestWhereTheMostIs() {
    String svg = new HeatMap("by slice", "bits", new double[][] {{3, 1}, {2, 1.5}}).svg().render();
    assertThat(svg)
        .contains("fill-opacity=\"0.92\"", "fill-opacity=\"0.06\"", "fill-opacity=\"0.49\"")
        .contains(">3.000<", ">1.500<", "row 1, column 0: 2.0000 bits");
  }

  @Test
  void partsOfAWholeFillTheBar() {
    String svg =
        new ShareBar(
                "time", List.of(new ShareBar.Part("work", 0.75), new ShareBar.Part("rest", 0.25)))
            .svg()
            .render();
    assertThat(svg)
        .contains("x=\"0\" y=\"0\" width=\"315\"", "x=\"315\" y=\"0\" width=\"105\"")
        .contains("75.0 %", "25.0 %");
  }
}
