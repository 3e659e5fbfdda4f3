/**
 * The verbs {@code compress} and {@code decompress}: a lossless code through a run's decoders, the
 * proof of their likelihood. A folder of pictures enters, a file each leaves, and the other way
 * round.
 *
 * <p>Read {@link io.subscale.jobs.code.CodeJob} first. The files of a folder are dealt out in
 * groups, a task each ({@link io.subscale.jobs.code.CodeGroup}); a picture is cut into tiles of the
 * model's size, which are coded side by side by {@link io.subscale.model.code.ImageCoder}. A file's
 * bytes depend on the picture and the model only. {@code CodeFile} is the format.
 */
package io.subscale.jobs.code;
