package io.subscale.jobs.prepare;

import io.subscale.jobs.shard.ShardRow;

/**
 * An image on its way to its shard.
 *
 * @param key where it belongs
 * @param row what is written
 */
public record PreparedRow(RowKey key, ShardRow row) {}
