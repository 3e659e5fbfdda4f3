package io.subscale.model.local;

import static io.subscale.model.local.LocalShape.COLOURS;

import io.subscale.model.simd.DoubleLane;

/**
 * How a colour's outputs o and its mixture's parameters lie. With K components, A neighbours and c
 * earlier colours, o holds K logits, K means, K log scales, A logits, A log scales, c weights of
 * earlier errors; the parameters are C = K + A logits, C means, C log scales.
 *
 * @param components K
 * @param anchors A
 * @param colour c
 */
public record MixtureLayout(int components, int anchors, int colour) {

  /** What the mixture of a pixel's colour stands around; filled anew for each. */
  public static final class Around {
    final double[] residuals = new double[COLOURS];
    final double[] anchors;
    double mean;
    double logScale;

    /** Room for so many neighbours, to be filled for each value. */
    public Around(int anchors) {
      this.anchors = new double[anchors];
    }
  }

  /** Numbers of o. */
  public int columns() {
    return 3 * components + 2 * anchors + colour;
  }

  /** C. */
  public int all() {
    return components + anchors;
  }

  /**
   * The parameters.
   *
   * @param o from index {@code from}
   * @param out 3 C numbers assigned from index {@code to}
   */
  public void write(double[] o, int from, Around around, double[] out, int to) {
    double unit = DoubleLane.exp(around.logScale);
    double mean = around.mean;
    for (int e = 0; e < colour; e++) {
      mean += o[from + columns() - colour + e] * around.residuals[e];
    }
    for (int k = 0; k < components; k++) {
      out[to + k] = o[from + k];
      out[to + all() + k] = mean + unit * o[from + components + k];
      out[to + 2 * all() + k] = around.logScale + o[from + 2 * components + k];
    }
    for (int a = 0; a < anchors; a++) {
      int at = to + components + a;
      out[at] = o[from + 3 * components + a];
      out[at + all()] = around.anchors[a];
      out[at + 2 * all()] = o[from + 3 * components + anchors + a];
    }
  }

  /**
   * The gradient by o from that by the parameters.
   *
   * @param d from index {@code from}
   * @param out assigned from index {@code to}
   */
  public void backward(double[] d, int from, Around around, double[] out, int to) {
    double unit = DoubleLane.exp(around.logScale);
    double ofMean = 0;
    for (int k = 0; k < components; k++) {
      double slope = d[from + all() + k];
      ofMean += slope;
      out[to + k] = d[from + k];
      out[to + components + k] = unit * slope;
      out[to + 2 * components + k] = d[from + 2 * all() + k];
    }
    for (int a = 0; a < anchors; a++) {
      int at = from + components + a;
      out[to + 3 * components + a] = d[at];
      out[to + 3 * components + anchors + a] = d[at + 2 * all()];
    }
    for (int e = 0; e < colour; e++) {
      out[to + columns() - colour + e] = ofMean * around.residuals[e];
    }
  }
}
