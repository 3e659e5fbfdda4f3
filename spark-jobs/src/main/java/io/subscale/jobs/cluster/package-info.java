/**
 * Spark itself: options enter, a configured session leaves ({@link
 * io.subscale.jobs.cluster.SparkSessions}, read first). The ground floor: knows none of the jobs.
 *
 * <p>What crosses the wire: records through {@link io.subscale.jobs.cluster.RecordSerializer},
 * vectors of float as {@link io.subscale.jobs.cluster.FloatBytes}. Which classes do is listed by
 * whoever opens the session.
 */
package io.subscale.jobs.cluster;
