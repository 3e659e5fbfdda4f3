/**
 * The verb {@code prepare}: pictures enter, a data set (package {@code shard}) leaves.
 *
 * <p>Read {@link io.subscale.jobs.prepare.PrepareJob} first; it names the steps:
 *
 * <ol>
 *   <li>the driver lists folders and archives, tasks list the pictures in them; where ranks or a
 *       list ({@link io.subscale.jobs.prepare.SplitList}) split, a first listing orders the ids'
 *       keys ({@link io.subscale.jobs.prepare.ListedKeys}) or looks for the listed ids, so archives
 *       are then listed twice;
 *   <li>pictures are spread over tasks by place, read forwards, decoded, framed and cut into slices
 *       ({@link io.subscale.jobs.prepare.PictureFramer}); what comes out waits on the executors'
 *       disks while it is counted ({@link io.subscale.jobs.prepare.Tally});
 *   <li>images of the same pixels in different splits are counted by their hashes ({@link
 *       io.subscale.jobs.prepare.SamePixels});
 *   <li>the counts decide how many shards there are; rows go to their shards by a hash of their ids
 *       ({@link io.subscale.jobs.prepare.ShardPartitioner}) and are written in its order ({@link
 *       io.subscale.jobs.prepare.ShardTask}).
 * </ol>
 *
 * <p>Nothing but counts, names of folders and of shards, and a few ids as examples or as the ends
 * of splits reaches the driver, and nothing depends on the number of executors.
 */
package io.subscale.jobs.prepare;
