package io.subscale.model.local;

import static io.subscale.model.local.LocalShape.COLOURS;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Where the neighbours of a pixel lie in a {@link LocalImage}; made once a decoder.
 *
 * @param shape of the law
 * @param margin rows and columns around the image
 * @param places by the stage's slice, what to add to a pixel's index for that of each neighbour
 * @param errorPlaces the same for those whose errors are looked at
 */
public record LocalTables(LocalShape shape, int margin, int[][] places, int[][] errorPlaces) {

  /** The tables of a shape. */
  public static LocalTables of(LocalShape shape) {
    List<Places> slices =
        IntStream.range(0, shape.slices())
            .mapToObj(q -> Places.of(shape, shape.firstSlice() + q))
            .toList();
    int margin = slices.stream().mapToInt(Places::reach).max().orElse(0);
    LocalTables empty = new LocalTables(shape, margin, new int[0][], new int[0][]);
    return new LocalTables(
        shape,
        margin,
        slices.stream().map(s -> empty.indices(s.seen())).toArray(int[][]::new),
        slices.stream().map(s -> empty.indices(s.errors())).toArray(int[][]::new));
  }

  /** In depth stages a place that is not known is looked up in the second plane, of high bits. */
  private int[] indices(List<Places.Place> list) {
    return list.stream()
        .mapToInt(
            place ->
                place.rows() * stride()
                    + place.columns() * COLOURS
                    + (shape.depth() && !place.known() ? plane() : 0))
        .toArray();
  }

  /** Numbers from a row of a plane to the next. */
  public int stride() {
    return (shape.imageColumns() + 2 * margin) * COLOURS;
  }

  /** Numbers of a plane. */
  public int plane() {
    return (shape.imageRows() + 2 * margin) * stride();
  }
}
