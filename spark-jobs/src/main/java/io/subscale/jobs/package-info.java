/**
 * The program. {@link io.subscale.jobs.Subscale} is {@code main}: it hands the command line to
 * {@code cli}, whose verbs load {@code config}, open a session from {@code cluster} and call one
 * job each.
 *
 * <p>Enters: arguments and a configuration file. Leaves: files on any Hadoop file system, sentences
 * on standard error, with {@code --json} one object on standard output, and an exit code ({@code
 * error}).
 *
 * <p>The floors; a room knows those below it and none beside or above it:
 *
 * <ol>
 *   <li>{@code cli}: the command line, and the list of what travels;
 *   <li>{@code prepare}, {@code train}, {@code evaluate}, {@code sample}: the verbs, side by side;
 *       none knows another;
 *   <li>{@code run}: plan, folder, checkpoints and decoders of a run, for every verb;
 *   <li>{@code likelihood}: the exact likelihood of images, distributed; {@code source}: pictures
 *       where they lie; {@code shard}: prepared data sets;
 *   <li>{@code config}: what may be set; {@code round}: one round of training;
 *   <li>{@code cluster}: Spark; {@code files}: Hadoop's file systems; {@code error}: exit codes.
 * </ol>
 */
package io.subscale.jobs;
