package io.subscale.jobs.likelihood;

import io.subscale.datasets.batch.BatchAssembler;
import io.subscale.model.net.Decoder;
import java.util.ArrayList;
import java.util.List;

/** Scores the images of a block with one decoder; knows no Spark. Used by one thread. */
public final class BlockScorer {
  private final Decoder decoder;
  private final BatchAssembler assembler;
  private final int[] slices;
  private final int batch;

  /**
   * @param decoder with its weights set
   * @param model what the decoder is
   * @param batch examples of a batch
   */
  public BlockScorer(Decoder decoder, StageModel model, int batch) {
    this.decoder = decoder;
    this.assembler = new BatchAssembler(model.geometry(), model.stage());
    this.slices = model.geometry().slices(model.stage());
    this.batch = batch;
  }

  /**
   * The cost of the images: all slices of the stage.
   *
   * @param images uint8 [S*S][h][w][3] each
   */
  public Costs costs(List<byte[]> images) {
    int values = decoder.spec().sliceValues();
    Costs costs = Costs.none(images.size(), slices.length, values / 3);
    int pairs = images.size() * slices.length;
    for (int from = 0; from < pairs; from += batch) {
      int to = Math.min(pairs, from + batch);
      List<byte[]> batchImages = new ArrayList<>(to - from);
      int[] batchSlices = new int[to - from];
      for (int pair = from; pair < to; pair++) {
        batchImages.add(images.get(pair / slices.length));
        batchSlices[pair - from] = slices[pair % slices.length];
      }
      double[] each = decoder.costs(assembler.assemble(batchImages, batchSlices));
      for (int pair = from; pair < to; pair++) {
        costs.add(pair / slices.length, pair % slices.length, each, (pair - from) * values);
      }
    }
    return costs;
  }
}
