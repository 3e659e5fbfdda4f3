package io.subscale.jobs.likelihood;

import io.subscale.datasets.batch.Batch;
import io.subscale.datasets.batch.BatchAssembler;
import io.subscale.datasets.seed.Seed;
import io.subscale.model.net.Decoder;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.net.SliceScores;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Scores the images of a block with one decoder; knows no Spark. Used by one thread. */
public final class BlockScorer {
  /** One in so many pixels: all would cost more than the costs themselves. */
  static final int SHARE = 128;

  private static final Seed SEED = Seed.of(1).fold("calibration");
  private static final int COLOURS = 3;

  private final SliceScores scores;
  private final DecoderSpec spec;
  private final BatchAssembler assembler;
  private final int[] slices;
  private final int batch;

  /**
   * @param scores of the decoder, with its weights set
   * @param model what the decoder is
   * @param batch examples of a batch
   */
  public BlockScorer(SliceScores scores, StageModel model, int batch) {
    this.scores = scores;
    this.spec = model.spec();
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
    int values = spec.sliceValues();
    Costs costs = Costs.none(images.size(), slices.length, values / COLOURS);
    for (Pairs pairs : pairs(images)) {
      add(pairs, scores.costs(pairs.batch()), costs);
    }
    return costs;
  }

  /**
   * The same, with the calibration of one in {@value #SHARE} pixels of each slice, at least one:
   * drawn by a generator that is seeded with the image's row and the slice, so that neither batches
   * nor partitions choose.
   *
   * @param firstRow row of the first image in its row group
   */
  Measured measured(List<byte[]> images, int firstRow) {
    int values = spec.sliceValues();
    int pixels = values / COLOURS;
    int each = Math.max(1, pixels / SHARE);
    Costs costs = Costs.none(images.size(), slices.length, pixels);
    CalibrationSums sums = CalibrationSums.none(Integer.numberOfTrailingZeros(spec.levels()));
    for (Pairs pairs : pairs(images)) {
      int[] chosen = chosen(pairs, firstRow, each);
      Decoder.Scored scored = scores.score(pairs.batch(), chosen);
      add(pairs, scored.costs(), costs);
      for (int v = 0; v < chosen.length * COLOURS; v++) {
        int value = pairs.batch().target()[chosen[v / COLOURS] * COLOURS + v % COLOURS];
        sums.add(scored.logits(), v * spec.levels(), value);
      }
    }
    return new Measured(costs, sums);
  }

  private int[] chosen(Pairs pairs, int firstRow, int each) {
    int pixels = spec.sliceValues() / COLOURS;
    int[] chosen = new int[(pairs.to() - pairs.from()) * each];
    for (int pair = pairs.from(); pair < pairs.to(); pair++) {
      int at = pair - pairs.from();
      Seed seed = SEED.fold(firstRow + pair / slices.length).fold(pair % slices.length);
      SplittableRandom random = seed.random();
      for (int i = 0; i < each; i++) {
        chosen[at * each + i] = at * pixels + random.nextInt(pixels);
      }
    }
    return chosen;
  }

  /** Successive pairs of an image and a slice, and their batch. */
  private record Pairs(int from, int to, Batch batch) {}

  private Iterable<Pairs> pairs(List<byte[]> images) {
    int all = images.size() * slices.length;
    int batches = (all + batch - 1) / batch;
    return () ->
        IntStream.range(0, batches)
            .mapToObj(b -> pairs(images, b * batch, Math.min(all, (b + 1) * batch)))
            .iterator();
  }

  private Pairs pairs(List<byte[]> images, int from, int to) {
    List<byte[]> batchImages = new ArrayList<>(to - from);
    int[] batchSlices = new int[to - from];
    for (int pair = from; pair < to; pair++) {
      batchImages.add(images.get(pair / slices.length));
      batchSlices[pair - from] = slices[pair % slices.length];
    }
    return new Pairs(from, to, assembler.assemble(batchImages, batchSlices));
  }

  private void add(Pairs pairs, double[] each, Costs costs) {
    int values = spec.sliceValues();
    for (int pair = pairs.from(); pair < pairs.to(); pair++) {
      costs.add(pair / slices.length, pair % slices.length, each, (pair - pairs.from()) * values);
    }
  }
}
