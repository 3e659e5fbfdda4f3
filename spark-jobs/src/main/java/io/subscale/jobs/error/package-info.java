/**
 * How a run fails: any {@link java.lang.Throwable} enters, an exit code and a sentence that a user
 * can act on leave. Code that knows what is wrong throws {@link
 * io.subscale.jobs.error.JobException}; {@link io.subscale.jobs.error.Failure} judges everything
 * else. {@link io.subscale.jobs.error.Printable} makes what strangers named harmless.
 */
package io.subscale.jobs.error;
