package io.subscale.gpu;

import io.subscale.gpu.Gpu.Grid;
import io.subscale.model.block.law.LawHead;
import io.subscale.model.local.LocalShape;
import io.subscale.model.sample.SliceDrawer.Drawn;
import io.subscale.model.sample.SliceDrawer.Draws;
import io.subscale.model.sample.Steering;
import java.util.ArrayList;
import java.util.List;

/** Draws slices of a law without a body, value by value, in one launch (draw.cuh). */
final class LawDraws {
  private static final int COLOURS = LocalShape.COLOURS;
  private static final int THREADS = 256;

  private final LawHead head;
  private final Pass pass;

  /** Draws by a head. */
  LawDraws(LawHead head, Pass pass) {
    this.head = head;
    this.pass = pass;
  }

  /**
   * Draws the slices of the pass's batch.
   *
   * @param seen what is known of its images; what is drawn is added
   */
  Drawn draw(LawFeatures.Seen seen, Draws draws) {
    LocalShape shape = head.shape();
    DeviceBatch batch = pass.batch();
    Arena arena = pass.model().arena();
    int values = batch.rows() * COLOURS;
    Buffer drawn = arena.floats("drawn", values);
    Buffer nats = arena.doubles("drawn nats", values);
    Struct drawing =
        new Struct()
            .address(batch.slices().address())
            .address(arena.doubles("uniforms", draws.uniforms()).address())
            .number(draws.known())
            .address(drawn.address())
            .address(nats.address());
    int each = numbers();
    Buffer memory = arena.floats("draw rows", (long) batch.examples() * each);
    pass.gpu()
        .launch(
            "law_draw",
            new Grid(batch.examples(), 1, 1, THREADS),
            seen.law(),
            seen.fit(),
            net(),
            LawRun.shape(head, 0),
            steering(draws.steering(), shape.levels()),
            drawing,
            seen.images(),
            seen.errors(),
            new Struct().address(memory.address()).number(each));
    pass.gpu().synchronize();
    return new Drawn(drawn.ints(values), nats.doubles(values));
  }

  /** Floats of an image, as {@code rows_of} shares them out. */
  private int numbers() {
    LocalShape shape = head.shape();
    return shape.rowUnits()
        + 2 * head.size().width()
        + COLOURS * COLOURS
        + 2 * head.size().colourWidth()
        + 3 * COLOURS
        + COLOURS * shape.anchors()
        + head.layout(COLOURS - 1).columns();
  }

  /** Where the tensors begin, as {@code Net} of draw.cuh. */
  private Struct net() {
    List<String> names = new ArrayList<>(List.of("f", "fb", "pos"));
    for (int c = 0; c < COLOURS; c++) {
      for (String name : List.of("h%d", "h%db", "x%d", "g%d", "g%db", "o%d", "o%db")) {
        names.add(name.replace("%d", Integer.toString(c)));
      }
    }
    for (int m = 1; m <= head.size().layers(); m++) {
      names.addAll(List.of("r" + m, "r" + m + "b"));
    }
    long weights = pass.model().state().address();
    int[] starts =
        names.stream()
            .mapToInt(name -> Math.toIntExact((pass.weight(name) - weights) / Float.BYTES))
            .toArray();
    return new Struct()
        .address(weights)
        .address(pass.model().arena().ints("tensors", starts).address())
        .number(head.size().width())
        .number(head.size().layers());
  }

  private static Struct steering(Steering steering, int levels) {
    int topK = steering.topK() == 0 ? levels : Math.min(steering.topK(), levels);
    return new Struct().real(steering.temperature()).real(steering.topP()).number(topK);
  }
}
