package io.subscale.model.op;

import io.subscale.model.graph.Affine;
import io.subscale.model.op.Convolution.Padding;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Attention and causal convolutions both ways: the fused kernels in float against plain ND4J in
 * double.
 */
class FusedSequencesTest {
  private static final double TOLERANCE = 2e-5;

  private final SplittableRandom random = new SplittableRandom(31);

  /** Sequences shorter and longer than a tile; heads narrower and wider than a vector. */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 1",
    "3, 7, 2, 4",
    "2, 30, 2, 8",
    "1, 64, 1, 16",
    "2, 72, 3, 8",
    "3, 100, 4, 5",
    "1, 128, 2, 33",
    "1, 257, 1, 24"
  })
  void causalAttention(int sequences, int tokens, int heads, int depth) {
    CausalAttention attention = new CausalAttention(tokens, heads);
    long rows = (long) sequences * tokens;
    long width = (long) heads * depth;
    Twin qkv = Twin.random(random, rows, 3 * width);
    Twin y = Twin.unassigned(rows, width);
    Twin logSums = Twin.unassigned(attention.logSumsShape(rows));
    var fused = new CausalAttention.Saved(qkv.fused(), y.fused(), logSums.fused());
    var plain = new CausalAttention.Saved(qkv.plain(), y.plain(), logSums.plain());
    attention.forward(fused);
    attention.forward(plain);
    y.assertClose("y", TOLERANCE);

    Twin dy = Twin.random(random, rows, width);
    Twin dQkv = Twin.unassigned(rows, 3 * width);
    attention.backward(fused, dy.fused(), dQkv.fused());
    attention.backward(plain, dy.plain(), dQkv.plain());
    dQkv.assertClose("dQkv", TOLERANCE);
  }

  /** The four kernels of the Gated PixelCNN: entrances and layers of both stacks. */
  private enum Taps {
    TWO_ABOVE(2, 3, new Padding(2, 1, 1)),
    TWO_LEFT(1, 2, new Padding(0, 2, 0)),
    VERTICAL(2, 3, new Padding(1, 1, 1)),
    HORIZONTAL(1, 2, new Padding(0, 1, 0));

    private final int rows;
    private final int columns;
    private final Padding padding;

    Taps(int rows, int columns, Padding padding) {
      this.rows = rows;
      this.columns = columns;
      this.padding = padding;
    }
  }

  private record Images(int count, int height, int width, int channels) {
    long[] shape() {
      return new long[] {count, height, width, channels};
    }

    long[] padded(Taps taps) {
      return new long[] {count, height + taps.rows - 1, width + taps.columns - 1, channels};
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 1, 1",
    "1, 1, 1, 3, 4",
    "2, 1, 1, 5, 8",
    "3, 1, 2, 5, 8",
    "3, 2, 1, 5, 8",
    "1, 1, 5, 3, 8",
    "1, 4, 1, 1, 1",
    "2, 2, 3, 5, 8",
    "3, 5, 6, 8, 16",
    "2, 8, 9, 24, 33",
    "10, 5, 6, 33, 5",
    "1, 6, 5, 128, 16"
  })
  void causalConvolution(int count, int height, int width, int in, int out) {
    for (Taps taps : Taps.values()) {
      for (int excess : new int[] {0, 17}) {
        convolution(taps, new Images(count, height, width, in), out, excess);
      }
    }
  }

  private void convolution(Taps taps, Images images, int out, int excess) {
    CausalConvolution convolution = new CausalConvolution(taps.padding);
    long pixels = (long) images.count * images.height * images.width;
    Twin x = Twin.random(random, images.shape());
    Twin w = Twin.random(random, taps.rows, taps.columns, images.channels, out);
    Twin b = Twin.random(random, out);
    Twin padded = Twin.unassigned(images.padded(taps));
    Twin y = Twin.unassigned(images.count, images.height, images.width, out);
    convolution.forward(x.fused(), new Affine(w.fused(), b.fused()), padded.fused(), y.fused());
    convolution.forward(x.plain(), new Affine(w.plain(), b.plain()), padded.plain(), y.plain());
    double terms = Math.sqrt(images.channels);
    y.assertClose(taps + " y", TOLERANCE * terms);

    Twin dy = Twin.random(random, images.count, images.height, images.width, out);
    Twin dx = Twin.unassigned(images.shape());
    Twin dw = Twin.unassigned(w.plain().shape());
    Twin db = Twin.unassigned(out);
    Twin scratch =
        Twin.unassigned(pixels, CausalConvolution.scratchShape(pixels, w.plain())[1] + excess);
    convolution.backward(
        new CausalConvolution.Saved(padded.fused(), w.fused()),
        dy.fused(),
        scratch.fused(),
        dx.fused(),
        new Affine(dw.fused(), db.fused()));
    convolution.backward(
        new CausalConvolution.Saved(padded.plain(), w.plain()),
        dy.plain(),
        scratch.plain(),
        dx.plain(),
        new Affine(dw.plain(), db.plain()));
    dx.assertClose(taps + " dx", TOLERANCE * Math.sqrt(out));
    dw.assertClose(taps + " dw", TOLERANCE * Math.sqrt(pixels));
    db.assertClose(taps + " db", TOLERANCE * Math.sqrt(pixels));
  }
}
