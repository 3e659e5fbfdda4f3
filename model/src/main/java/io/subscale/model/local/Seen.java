package io.subscale.model.local;

import io.subscale.datasets.batch.Batch;
import java.util.Arrays;

/**
 * A batch as a decoder sees it; whole numbers, laid out as in {@link
 * io.subscale.datasets.batch.Batch}.
 *
 * @param target [n][h][w][3]; length 0 where the target slices are yet to be drawn
 * @param window [n][h][w][slots][3]; length 0 if the stage sees no earlier slices
 * @param hi [n][h][w][(2S-1)^2][3]; length 0 but for depth stages
 * @param slices [n], the target slices
 */
public record Seen(int[] target, int[] window, int[] hi, int[] slices) {

  /** All of a batch. */
  public static Seen of(Batch batch) {
    return new Seen(batch.target(), batch.window(), batch.hiWindow(), batch.slice());
  }

  /** Examples {@code from} to {@code to - 1} of a batch, without their targets. */
  public static Seen past(Batch batch, int from, int to) {
    int all = batch.examples();
    return new Seen(
        new int[0],
        part(batch.window(), all, from, to),
        part(batch.hiWindow(), all, from, to),
        part(batch.slice(), all, from, to));
  }

  private static int[] part(int[] values, int examples, int from, int to) {
    int each = values.length / examples;
    return Arrays.copyOfRange(values, from * each, to * each);
  }
}
