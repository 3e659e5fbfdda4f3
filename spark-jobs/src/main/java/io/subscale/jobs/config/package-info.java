/**
 * Configuration: HOCON text enters, a checked {@link io.subscale.jobs.config.SubscaleConfig}
 * leaves, or one {@link io.subscale.jobs.error.JobException} that lists every problem with file and
 * line.
 *
 * <p>Read {@link io.subscale.jobs.config.SubscaleConfig} first: its record components, annotated
 * with {@link io.subscale.jobs.config.Key}, are the only place where a key's name, default, range
 * and sentence are stated. {@link io.subscale.jobs.config.ConfigLoader} reads, {@link
 * io.subscale.jobs.config.ConfigText} writes.
 */
package io.subscale.jobs.config;
