/**
 * The command line: arguments enter, an exit code leaves. {@link io.subscale.jobs.cli.CommandLines}
 * lists the verbs; {@link io.subscale.jobs.cli.VerbCommand} is what they have in common: load the
 * configuration, open Spark, call the job, print its result. Results go to one stream (standard
 * output), everything else to another (standard error).
 *
 * <p>The only place that knows all the jobs, and so the one that lists what of theirs travels
 * between processes: {@link io.subscale.jobs.cli.SubscaleRegistrator}.
 */
package io.subscale.jobs.cli;
