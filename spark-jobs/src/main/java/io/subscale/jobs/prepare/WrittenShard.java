package io.subscale.jobs.prepare;

import io.subscale.jobs.shard.Dataset;

/**
 * A shard that is on disk.
 *
 * @param file its description
 * @param content sum of its images' hashes, see {@link ContentHash}
 */
public record WrittenShard(Dataset.ShardFile file, byte[] content) {}
