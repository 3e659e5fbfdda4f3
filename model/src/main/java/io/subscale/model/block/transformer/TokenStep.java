package io.subscale.model.block.transformer;

import io.subscale.model.block.PixelSize;
import io.subscale.model.simd.FloatRows;
import io.subscale.model.step.Activations;
import io.subscale.model.step.BlockStep;
import io.subscale.model.step.Kernels;
import io.subscale.model.step.LinearStep;
import io.subscale.model.step.Pixels;
import io.subscale.model.step.StepSetup;

/** {@link TokenEmbedding} a token at a time; what a row has of places and context, once a row. */
final class TokenStep implements BlockStep.Features {
  private final Kernels kernels;
  private final int examples;
  private final PixelSize size;
  private final Pixels target;
  private final Pixels context;
  private final LinearStep input;
  private final float[][] rowPlaces;
  private final float[][] columnPlaces;
  private final Kernels.Matrix fromContext;
  private final Pixels rowStart;
  private final FloatRows before;
  private final Activations.Pixel token;

  TokenStep(StepSetup setup, TokenEmbedding.Weights weights, PixelSize size) {
    this.size = size;
    kernels = setup.kernels();
    examples = setup.examples();
    target = setup.slice(0);
    context = weights.context() == null ? null : setup.slice(1);
    input = setup.linear(weights.input());
    rowPlaces = setup.table(weights.row());
    columnPlaces = setup.table(weights.column());
    fromContext = weights.context() == null ? null : setup.matrix(weights.context());
    rowStart = Pixels.of(examples, size.columns(), size.transformerWidth());
    before = setup.scratch("before", size.units());
    token = BlockStep.pixel(examples, size.transformerWidth());
  }

  @Override
  public Activations output() {
    return token;
  }

  @Override
  public void startRow(int y) {
    FloatRows start = rowStart.rows();
    int columns = size.columns();
    start.assign(input.bias());
    for (int r = 0; r < start.rows(); r++) {
      kernels.add(rowPlaces[y], start, r);
      kernels.add(columnPlaces[r % columns], start, r);
    }
    for (int n = 0; n < examples && context != null; n++) {
      fromContext.addProduct(
          context.rows(), n * size.pixels() + y * columns, start, n * columns, columns);
    }
  }

  @Override
  public void startPixel(int y, int x) {
    int t = y * size.columns() + x;
    rowStart.gather(x, token.rows());
    if (t > 0) {
      target.gather(t - 1, before);
      input.weight().addProduct(before, 0, token.rows(), 0, examples);
    }
  }
}
