package io.subscale.model.graph;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What leaves every vertex in every pass, a line each on standard error: {@code
 * -Dsubscale.debug=taps}. The first tool when a number is wrong or not finite: read from the top to
 * the first line that surprises.
 *
 * <pre>
 *   taps forward  t1 [12, 8]: min -1.3 mean 0.02 max 2.1 nan 0
 *   taps backward t1 input 0 [12, 8]: min -1e-3 mean 2e-6 max 1e-3 nan 0
 *   taps backward t1 qkv [8, 24]: ...
 * </pre>
 */
final class Taps {
  private static final boolean ON =
      Arrays.asList(System.getProperty("subscale.debug", "").split(",")).contains("taps");

  private Taps() {}

  /** A vertex's output. */
  static void forward(String vertex, INDArray output) {
    if (ON) {
      print(System.err, "forward  " + vertex, output);
    }
  }

  /** A gradient that a vertex has computed; null is none. */
  static void backward(String vertex, String of, INDArray gradient) {
    if (ON && gradient != null) {
      print(System.err, "backward " + vertex + " " + of, gradient);
    }
  }

  /** One line; minimum, mean and maximum are of the values that are numbers. */
  @SuppressWarnings("try") // The scope is there to be left.
  static void print(PrintStream out, String name, INDArray array) {
    double[] values;
    try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      values = array.dup('c').data().asDouble();
    }
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    double sum = 0;
    int nan = 0;
    for (double value : values) {
      if (Double.isNaN(value)) {
        nan++;
      } else {
        min = Math.min(min, value);
        max = Math.max(max, value);
        sum += value;
      }
    }
    double mean = sum / (values.length - nan);
    out.printf(
        Locale.ROOT,
        "taps %s %s: min %.6g mean %.6g max %.6g nan %d%n",
        name,
        Arrays.toString(array.shape()),
        min,
        mean,
        max,
        nan);
  }
}
