/**
 * Spark itself: options enter, a configured session leaves ({@link
 * io.subscale.jobs.spark.SparkSessions}, read first).
 *
 * <p>Records cross the wire through {@link io.subscale.jobs.spark.RecordSerializer}; {@link
 * io.subscale.jobs.spark.SubscaleRegistrator} lists them all, so this package knows the jobs and no
 * job knows it.
 */
package io.subscale.jobs.spark;
