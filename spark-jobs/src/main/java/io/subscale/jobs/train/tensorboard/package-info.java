/**
 * Event files, which TensorBoard shows: named numbers by step enter, and out come files named
 * {@code events.out.tfevents.SECONDS.MILLIS}. Read {@link
 * io.subscale.jobs.train.tensorboard.EventFile} first; {@link
 * io.subscale.jobs.train.tensorboard.Series} turns a line of {@code metrics.jsonl} into named
 * numbers.
 *
 * <p>The format: a file is a sequence of records, each the payload's length (8 bytes), a masked
 * CRC-32C of those bytes (4), the payload, a masked CRC-32C of it (4), all little-endian. A payload
 * is TensorFlow's protobuf message {@code Event}: {@code wall_time} (double, 1), {@code step}
 * (int64, 2) and one of {@code file_version} (string, 3), {@code summary} (5), {@code session_log}
 * (7). The first record has the version {@code brain.Event:2}. A {@code session_log} whose {@code
 * status} (1) is 1 says that a program has started: what earlier files have from its step on has
 * been repeated and is not shown. A {@code summary} holds values (1), each a {@code tag} (string,
 * 1) and a {@code simple_value} (float, 2).
 */
package io.subscale.jobs.train.tensorboard;
