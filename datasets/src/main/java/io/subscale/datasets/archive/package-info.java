/**
 * Files inside tar and zip archives, index first, then read: what enters is an archive of any size
 * that can be read at any place, what leaves is a stream of {@link
 * io.subscale.datasets.archive.Entry} records (where each file's bytes are), and later the bytes of
 * one entry. Memory does not grow with the archive, and entries can be read by other processes than
 * the one that indexed. Read {@link io.subscale.datasets.archive.ArchiveIndex} first.
 *
 * <p>What is compressed as a whole cannot be indexed; {@link
 * io.subscale.datasets.archive.ForwardSource} lets a stream be walked and read in one go instead.
 *
 * <p>Formats: tar (POSIX ustar and pax, GNU long names and large sizes) and zip (stored and
 * deflated, zip64), nested archives included where they are stored without compression. Own readers
 * because a cluster's class path decides the version of any archive library, and none promises
 * absolute offsets while streaming.
 */
package io.subscale.datasets.archive;
