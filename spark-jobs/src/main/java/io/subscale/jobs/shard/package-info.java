/**
 * Prepared data sets: rows enter through {@link io.subscale.jobs.shard.ShardWriter}, whole row
 * groups leave through {@link io.subscale.jobs.shard.RowGroupCache}. Read {@link
 * io.subscale.jobs.shard.Shards} first: it opens a folder and lists its row groups.
 *
 * <p>A data set is a folder of
 *
 * <ul>
 *   <li>{@code train-00000.parquet} and so on, for each split: one image a row; {@code id} (UTF-8),
 *       {@code split}, {@code label} (the picture's folder, or null), {@code height}, {@code width}
 *       (int32), {@code slices} (uint8 [S*S][h][w][3], generation order, values below 2^bits).
 *       Pages are compressed by zstd and carry checksums. Rows are in the order of a hash of their
 *       ids, so that neighbours have nothing in common.
 *   <li>{@code dataset.json}, written last: {@link io.subscale.jobs.shard.Dataset} with a checksum
 *       of its own ({@link io.subscale.jobs.json.JsonFormat}). Its counts are the sums of those of
 *       the row groups. A folder without it is no data set.
 * </ul>
 *
 * <p>The folder is written under another name and renamed when whole.
 */
package io.subscale.jobs.shard;
