package io.subscale.jobs.shard;

/**
 * One image of a data set.
 *
 * @param id the picture's path in the source, with a suffix for a tile
 * @param label the picture's folder, or null if it has none
 * @param slices uint8 [S*S][h][w][3] in generation order, values below 2^bits
 */
public record ShardRow(String id, String label, byte[] slices) {}
