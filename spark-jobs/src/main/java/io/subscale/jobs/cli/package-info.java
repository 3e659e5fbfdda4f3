/**
 * The command line: arguments enter, an exit code leaves. {@link io.subscale.jobs.cli.CommandLines}
 * lists the verbs; {@link io.subscale.jobs.cli.VerbCommand} is what they have in common: load the
 * configuration, open Spark, call the job, print its result. Results go to one stream (standard
 * output), everything else to another (standard error).
 */
package io.subscale.jobs.cli;
