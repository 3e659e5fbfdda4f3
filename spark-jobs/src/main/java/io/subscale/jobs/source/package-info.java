/**
 * Where pictures come from: the value of {@code data.source} enters, {@link
 * io.subscale.jobs.source.Picture}s (small references) and their bytes leave.
 *
 * <p>Read {@link io.subscale.jobs.source.PictureSource} first. The driver only walks folders and
 * lists {@link io.subscale.jobs.source.SourcePart}s, one a folder, archive, batch of pixels or row
 * group of a Parquet table; executors list what is in a part ({@link
 * io.subscale.jobs.source.PartListing}) and read single pictures ({@link
 * io.subscale.jobs.source.PictureReader}). Nothing holds more than one part's names or one picture.
 *
 * <p>Of folders, tars and zips only places are listed, and pictures are read by whoever decodes
 * them. A batch of pixels, a tar compressed with gzip and a row group are read once, by the task
 * that lists them, and their pictures travel with their bytes ({@link
 * io.subscale.jobs.source.ArchiveListing}, {@link io.subscale.jobs.source.TableListing}).
 *
 * <p>Whatever is in a folder is listed: as a picture, as one that cannot be opened and why, or as a
 * file to be passed over. Files of this machine are listed and opened without Hadoop, by all bytes
 * of their names ({@link io.subscale.jobs.source.LocalFiles}).
 */
package io.subscale.jobs.source;
