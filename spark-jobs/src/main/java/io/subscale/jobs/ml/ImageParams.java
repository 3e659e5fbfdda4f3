package io.subscale.jobs.ml;

import java.util.List;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;

/**
 * What estimator and model have in common.
 *
 * @param imageCol column of pictures
 * @param natsCol column that is added
 * @param bitsPerDimCol column that is added
 * @param handleInvalid what becomes of rows without a readable picture
 * @param batch slices in one forward pass
 */
record ImageParams(
    Param<String> imageCol,
    Param<String> natsCol,
    Param<String> bitsPerDimCol,
    Param<String> handleInvalid,
    IntParam batch) {
  static final String ERROR = "error";
  static final String SKIP = "skip";
  static final String KEEP = "keep";

  private static final int DEFAULT_BATCH = 16;
  private static final int MAX_BATCH = 65536;

  /** Those of an owner, whose uid is set; their defaults are set on it. */
  static ImageParams of(Params owner) {
    ImageParams params =
        new ImageParams(
            new Param<>(
                owner,
                "imageCol",
                "column of pictures: files as bytes, or structs of Spark's image data source"),
            new Param<>(owner, "natsCol", "column added: cost of the picture in nats"),
            new Param<>(owner, "bitsPerDimCol", "column added: the same in bits/dim"),
            new Param<>(
                owner,
                "handleInvalid",
                "rows without a readable picture: error, skip (drop them) or keep (null costs)",
                ParamValidators.inArray(List.of(ERROR, SKIP, KEEP))),
            new IntParam(
                owner,
                "batch",
                "slices in one forward pass",
                ParamValidators.inRange(1, MAX_BATCH)));
    owner.setDefault(params.imageCol, "image");
    owner.setDefault(params.natsCol, "nats");
    owner.setDefault(params.bitsPerDimCol, "bits_per_dim");
    owner.setDefault(params.handleInvalid, ERROR);
    owner.setDefault(params.batch, DEFAULT_BATCH);
    return params;
  }
}
