package io.subscale.jobs.shard;

/**
 * Where a row group is; small, so that it can travel in place of its images.
 *
 * @param file full path of the shard
 * @param index of the row group in the file, from 0
 * @param rows images in it
 * @param sha256 what its ids and slices must hash to
 */
public record RowGroup(String file, int index, int rows, String sha256) {}
