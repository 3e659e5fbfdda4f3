/**
 * How a run fails: any {@link java.lang.Throwable} enters, an exit code and a sentence that a user
 * can act on leave. Code that knows what is wrong throws {@link
 * io.subscale.jobs.error.JobException}; {@link io.subscale.jobs.error.Failure} judges everything
 * else.
 */
package io.subscale.jobs.error;
