/**
 * The program. {@link io.subscale.jobs.Subscale} is {@code main}: it hands the command line to
 * {@code cli}, whose verbs load {@code config}, open a session from {@code spark} and call one job
 * each: {@code prepare}, {@code train}, {@code evaluate}, {@code sample}.
 *
 * <p>Enters: arguments and a configuration file. Leaves: files on any Hadoop file system, sentences
 * on standard error, with {@code --json} one object on standard output, and an exit code ({@code
 * error}).
 */
package io.subscale.jobs;
