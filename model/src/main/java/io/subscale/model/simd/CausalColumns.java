package io.subscale.model.simd;

import static io.subscale.model.simd.VectorMath.LANES;
import static io.subscale.model.simd.VectorMath.SPECIES;
import static io.subscale.model.simd.VectorMath.load;
import static io.subscale.model.simd.VectorMath.loadPart;
import static io.subscale.model.simd.VectorMath.store;
import static io.subscale.model.simd.VectorMath.storePart;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;

/**
 * A convolution's taps side by side, so that its gradients are two matrix products: row (n, y, x)
 * of the columns holds what the kernel sees there, [kernel rows][kernel columns][channels].
 *
 * @param image the image without padding
 * @param kernel the kernel, which slides over the padded image
 */
public record CausalColumns(Image image, Kernel kernel) {

  /** Images of {@code height} x {@code width} pixels with {@code channels} values each. */
  public record Image(int images, int height, int width, int channels) {
    private int rows() {
      return images * height;
    }
  }

  /**
   * A kernel and where the image lies in its padding.
   *
   * @param rows of the kernel
   * @param columns of the kernel
   * @param top rows of zeros above the image
   * @param left columns of zeros to its left
   */
  public record Kernel(int rows, int columns, int top, int left) {}

  /** Values in a row of the columns. */
  public int row() {
    return kernel.rows * kernel.columns * image.channels;
  }

  /**
   * Fills the columns.
   *
   * @param padded [images][height + kernel rows - 1][width + kernel columns - 1][channels]
   * @param columns [images * height * width][{@link #row}]
   */
  public void gather(ByteBuffer padded, ByteBuffer columns) {
    int paddedHeight = image.height + kernel.rows - 1;
    int paddedWidth = image.width + kernel.columns - 1;
    int run = kernel.columns * image.channels * Float.BYTES;
    Threads.each(
        image.rows(),
        line -> {
          int from = line / image.height * paddedHeight + line % image.height;
          int to = line * image.width * kernel.rows * run;
          for (int x = 0; x < image.width; x++) {
            for (int k = 0; k < kernel.rows; k++, to += run) {
              int pixel = (from + k) * paddedWidth + x;
              // A kernel row's taps are neighbours in the image: one copy.
              columns.put(to, padded, pixel * image.channels * Float.BYTES, run);
            }
          }
        });
  }

  /**
   * The gradient by the image: every pixel takes the sum over the taps that saw it.
   *
   * @param dColumns [images * height * width][{@link #row}]
   * @param dImage [images][height][width][channels], assigned
   */
  public void add(ByteBuffer dColumns, ByteBuffer dImage) {
    Threads.each(
        image.rows(),
        line -> {
          for (int x = 0; x < image.width; x++) {
            addPixel(dColumns, dImage, line, x);
          }
        });
  }

  private void addPixel(ByteBuffer dColumns, ByteBuffer dImage, int line, int x) {
    int to = (line * image.width + x) * image.channels;
    int whole = SPECIES.loopBound(image.channels);
    for (int c = 0; c < whole; c += LANES) {
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int tap = 0; tap < kernel.rows * kernel.columns; tap++) {
        int from = tap(line, x, tap);
        if (from >= 0) {
          sum = sum.add(load(dColumns, from + c));
        }
      }
      store(sum, dImage, to + c);
    }
    int rest = image.channels - whole;
    if (rest > 0) {
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int tap = 0; tap < kernel.rows * kernel.columns; tap++) {
        int from = tap(line, x, tap);
        if (from >= 0) {
          sum = sum.add(loadPart(dColumns, from + whole, rest));
        }
      }
      storePart(sum, dImage, to + whole, rest);
    }
  }

  /** Where the channels that a tap took from a pixel begin in the columns; -1 if none did. */
  private int tap(int line, int x, int tap) {
    int y = line % image.height;
    int seenY = y + kernel.top - tap / kernel.columns;
    int seenX = x + kernel.left - tap % kernel.columns;
    if (seenY < 0 || seenY >= image.height || seenX < 0 || seenX >= image.width) {
      return -1;
    }
    int row = (line - y + seenY) * image.width + seenX;
    return row * row() + tap * image.channels;
  }
}
