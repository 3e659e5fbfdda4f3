package io.subscale.jobs.train.data;

import io.subscale.datasets.batch.Batch;
import io.subscale.datasets.batch.BatchAssembler;
import io.subscale.datasets.batch.EpochOrder;
import io.subscale.datasets.batch.Flip;
import io.subscale.datasets.seed.Seed;
import io.subscale.jobs.shard.RowGroup;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import java.util.function.Function;

/** The batches of successive positions of a stage's order. Used by one thread. */
public final class ExampleStream implements Iterator<Batch> {
  private final StageData data;
  private final Function<RowGroup, List<byte[]>> reader;
  private final EpochOrder order;
  private final BatchAssembler assembler;
  private final int[] slices;
  private final Seed seed;
  private long position;
  private int stepsLeft;
  private int openGroup = -1;
  private List<byte[]> openImages;

  /**
   * A stream of some steps.
   *
   * @param data the stage's
   * @param reader a row group's images, uint8 [S*S][h][w][3] each, not written to
   * @param from position of the first example, counted over epochs
   * @param steps batches
   */
  public ExampleStream(
      StageData data, Function<RowGroup, List<byte[]>> reader, long from, int steps) {
    this.data = data;
    this.reader = reader;
    this.seed = Seed.of(data.seed());
    this.order = new EpochOrder(data.groups().stream().mapToInt(RowGroup::rows).toArray(), seed);
    this.assembler = new BatchAssembler(data.geometry(), data.stage());
    this.slices = data.geometry().slices(data.stage());
    this.position = from;
    this.stepsLeft = steps;
  }

  @Override
  public boolean hasNext() {
    return stepsLeft > 0;
  }

  @Override
  public Batch next() {
    if (stepsLeft == 0) {
      throw new NoSuchElementException("all steps are done");
    }
    List<byte[]> images = new ArrayList<>(data.batch());
    int[] sliceIndex = new int[data.batch()];
    for (int n = 0; n < sliceIndex.length; n++) {
      SplittableRandom random = seed.fold("example", position).random();
      sliceIndex[n] = slices[(int) Long.remainderUnsigned(random.nextLong(), slices.length)];
      boolean mirrored = data.flip() && random.nextLong() < 0;
      byte[] image = image(order.at(position));
      images.add(mirrored ? Flip.horizontal(data.geometry().grid(), image) : image);
      position++;
    }
    stepsLeft--;
    return assembler.assemble(images, sliceIndex);
  }

  private byte[] image(EpochOrder.Place place) {
    if (place.rowGroup() != openGroup) {
      openImages = reader.apply(data.groups().get(place.rowGroup()));
      openGroup = place.rowGroup();
    }
    return openImages.get(place.row());
  }
}
