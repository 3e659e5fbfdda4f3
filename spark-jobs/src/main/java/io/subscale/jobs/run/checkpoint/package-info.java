/**
 * Checkpoints of one stage on any Hadoop file system: what training goes on from enters, the newest
 * whole checkpoint leaves. Read {@link io.subscale.jobs.run.checkpoint.CheckpointFolder} first.
 *
 * <p>A checkpoint is a folder named by its round in eight digits or more:
 *
 * <ul>
 *   <li>{@code weights.safetensors}, {@code ema.safetensors}: the decoder's tensors by name, as
 *       trained and averaged;
 *   <li>{@code updater.safetensors}: the optimiser's state, one flat tensor {@code state};
 *   <li>{@code meta.json}: {@link io.subscale.jobs.run.checkpoint.CheckpointMeta}, whose round is
 *       the folder's name;
 *   <li>{@code checksums.json}: bytes and SHA-256 of each of the other files.
 * </ul>
 *
 * <p>Older checkpoints also have {@code configuration.json}, DL4J's configuration of the graph,
 * which nothing reads: {@code meta.json} has the settings that the graph is built from.
 *
 * <p>The folder is written under another name and renamed when whole, and never overwritten. Files
 * are data: nothing in them is executed.
 */
package io.subscale.jobs.run.checkpoint;
