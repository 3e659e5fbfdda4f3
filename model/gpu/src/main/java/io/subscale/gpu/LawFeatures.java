package io.subscale.gpu;

import io.subscale.gpu.Gpu.Grid;
import io.subscale.model.block.law.LawHead;
import io.subscale.model.local.LocalShape;
import io.subscale.model.local.LocalTables;
import java.util.Arrays;

/** What the law head reads of a batch's pictures, computed on the device (law.cuh). */
final class LawFeatures implements AutoCloseable {
  private static final int COLOURS = LocalShape.COLOURS;

  private final Gpu gpu;
  private final LocalShape shape;
  private final LocalTables tables;
  private final Struct law;
  private final Buffer places;
  private final Buffer errorPlaces;

  LawFeatures(Gpu gpu, LawHead head) {
    this.gpu = gpu;
    shape = head.shape();
    tables = LocalTables.of(shape);
    places = Buffer.of(flat(tables.places()));
    errorPlaces = Buffer.of(flat(tables.errorPlaces()));
    law =
        new Struct()
            .number(shape.scale())
            .number(shape.firstSlice())
            .number(shape.height())
            .number(shape.columns())
            .number(shape.depth() ? 1 : 0)
            .number(shape.places())
            .number(shape.errorPlaces())
            .number(shape.near())
            .number(shape.recent())
            .number(shape.anchors())
            .number(tables.margin())
            .number(tables.stride())
            .number(tables.plane())
            .number(shape.rowUnits())
            .number(shape.step())
            .real(((1 << shape.bits()) - 1) / 2f);
  }

  private static int[] flat(int[][] rows) {
    return Arrays.stream(rows).flatMapToInt(Arrays::stream).toArray();
  }

  /**
   * The features of a batch, in the arena.
   *
   * @param rows u, [M][row units]
   * @param colours e of each colour, [M][colour units]
   * @param around what mixtures stand around and what they score, as {@code Around} of mixture.cuh
   */
  record Out(Rows rows, Rows[] colours, Struct around) {}

  /**
   * A batch's images and the errors of their predictions, in the arena.
   *
   * @param law the sizes, as {@code Law} of law.cuh
   * @param fit the fitted tensors, as {@code Tables}
   * @param images [n][planes][plane]
   * @param errors [n][plane]
   */
  record Seen(Struct law, Struct fit, Buffer images, Buffer errors) {}

  /** Lays out what is known of a batch's images. */
  Seen seen(LawBatch batch, Pass pass) {
    Arena arena = pass.model().arena();
    Buffer slices = batch.on().slices();
    int n = batch.on().examples();
    long plane = tables.plane();
    long pixels = (long) n * shape.pixels() * shape.scale() * shape.scale();
    long all = n * plane * (shape.depth() ? 2 : 1);
    Buffer images = arena.floats("images", all);
    Buffer errors = arena.floats("errors", n * plane);
    Struct fit =
        new Struct()
            .address(pass.weight("ls"))
            .address(pass.weight("lc"))
            .address(pass.weight("sc"))
            .address(places.address())
            .address(errorPlaces.address());
    gpu.launch("law_images", Grid.of(all), law, batch.values(), n, images);
    gpu.launch("law_errors", Grid.of(pixels), law, fit, slices, n, images, errors);
    return new Seen(law, fit, images, errors);
  }

  /** Computes them with the fitted tensors. */
  Out of(LawBatch batch, Pass pass) {
    Arena arena = pass.model().arena();
    Seen seen = seen(batch, pass);
    Buffer slices = batch.on().slices();
    int n = batch.on().examples();
    long rows = batch.on().rows();
    Rows u = pass.scratch("u", shape.rowUnits());
    Rows[] colours = new Rows[COLOURS];
    Struct out = new Struct().address(u.values().address());
    for (int c = 0; c < COLOURS; c++) {
      colours[c] = pass.scratch("e" + c, LocalShape.colourUnits(c));
      out.address(colours[c].values().address());
    }
    Struct around = new Struct();
    for (String name : new String[] {"means", "logScales", "residuals"}) {
      Buffer each = arena.floats(name, rows * COLOURS);
      out.address(each.address());
      around.address(each.address());
    }
    Buffer anchors = arena.floats("anchors", rows * shape.anchors() * COLOURS);
    out.address(anchors.address());
    around.address(anchors.address()).address(batch.intensities().address());
    gpu.launch(
        "law_features",
        Grid.of(rows),
        law,
        seen.fit(),
        slices,
        n,
        seen.images(),
        seen.errors(),
        out);
    return new Out(u, colours, around);
  }

  @Override
  public void close() {
    places.close();
    errorPlaces.close();
  }
}
