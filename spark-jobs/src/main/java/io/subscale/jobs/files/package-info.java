/**
 * Files on any Hadoop file system: a path or URI enters, text or bytes leave; what is written is
 * written beside its place and renamed. Read {@link io.subscale.jobs.files.HadoopFiles} first;
 * {@link io.subscale.jobs.files.TableFile} is a small Parquet file, {@link
 * io.subscale.jobs.files.Lease} keeps two programs out of one folder.
 */
package io.subscale.jobs.files;
