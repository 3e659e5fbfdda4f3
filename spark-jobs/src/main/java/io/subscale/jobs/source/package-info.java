/**
 * Where pictures come from: the value of {@code data.source} enters, {@link
 * io.subscale.jobs.source.Picture}s (small references) and their bytes leave.
 *
 * <p>Read {@link io.subscale.jobs.source.PictureSource} first. The driver only walks folders and
 * lists {@link io.subscale.jobs.source.SourcePart}s, one a folder or archive; executors list what
 * is in a part ({@link io.subscale.jobs.source.PartListing}) and read single pictures ({@link
 * io.subscale.jobs.source.PictureReader}). Nothing holds more than one part's names or one picture.
 */
package io.subscale.jobs.source;
