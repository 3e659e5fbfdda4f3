package io.subscale.model.sample;

import io.subscale.datasets.batch.Batch;
import io.subscale.datasets.batch.BatchAssembler;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Predicts the values of a slice of several successive images one after the other. */
interface SliceLogits {

  /** Number of images. */
  int images();

  /**
   * Logits of the slice's next value.
   *
   * @return [images][levels], valid until the next call
   */
  float[][] next();

  /**
   * Takes the values drawn from the last logits; the images hold them too.
   *
   * @param values one an image of this part
   */
  void accept(int[] values);

  /** How a stage's slices are drawn. */
  @FunctionalInterface
  interface StageWork {
    /**
     * Begins a slice; the images hold what the stage sees besides.
     *
     * @return what draws it, each for any thread and any time before the next slice
     */
    List<Runnable> of(int slice, StageDraws draws);
  }

  /** A stage's predictions for all images. */
  interface StageLogits extends StageWork {
    /**
     * Begins a slice; the images hold what the stage sees besides.
     *
     * @return parts of the batch, in order, each for any thread and any time before the next slice
     */
    List<? extends Part> start(int slice);

    @Override
    default List<Runnable> of(int slice, StageDraws draws) {
      List<Runnable> work = new ArrayList<>();
      int first = 0;
      for (Part part : start(slice)) {
        int from = first;
        work.add(() -> part.lend(steps -> draws.slice(slice, from, steps)));
        first += part.images();
      }
      return work;
    }
  }

  /** Some successive images of a slice. */
  interface Part {

    /** Number of images in this part. */
    int images();

    /** Lends {@code work} their logits from the first value on. */
    void lend(Consumer<SliceLogits> work);
  }

  /** A stage at work on images that fill up. */
  record Scene(PlanGeometry geometry, Stage stage, List<byte[]> images) {

    /** The images as they are now, predicting {@code slice}. */
    Batch batch(int slice) {
      int[] slices = new int[images.size()];
      Arrays.fill(slices, slice);
      return new BatchAssembler(geometry, stage).assemble(images, slices);
    }
  }
}
