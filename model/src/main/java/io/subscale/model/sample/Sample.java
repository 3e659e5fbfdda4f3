package io.subscale.model.sample;

import java.util.Map;

/**
 * A sampled image.
 *
 * @param number of the sample
 * @param slices values in generation order, uint8 [S*S][h][w][3]
 * @param stageNats by name of each stage drawn, the cost of the values that were drawn, not of
 *     those given, under the model itself: temperature 1, nothing dropped. For an image drawn from
 *     nothing it is the stage's part of the image's negative log-likelihood.
 */
public record Sample(long number, byte[] slices, Map<String, Double> stageNats) {}
