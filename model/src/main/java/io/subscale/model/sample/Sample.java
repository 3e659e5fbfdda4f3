package io.subscale.model.sample;

import java.util.Map;

/**
 * A sampled image.
 *
 * @param number of the sample
 * @param slices values in generation order, uint8 [S*S][h][w][3]
 * @param stageNats by stage name, cost of the sampled values under the model at temperature 1
 */
public record Sample(long number, byte[] slices, Map<String, Double> stageNats) {}
