/**
 * Data sets whose files hold pixels, not picture files: CIFAR-10's binary and python batches,
 * downsampled ImageNet's pickles and npz files. What enters is one file as a stream, what leaves
 * are its pictures, each as an uncompressed BMP file, so that all that follows need not know.
 *
 * <p>Read {@link io.subscale.datasets.pixels.PixelBatch} first: it knows the files by their
 * official names. A picture's id is its batch's name and its number there, {@code
 * data_batch_1/00042}, wherever the file lies and whatever it is packed in: which side of a split
 * it is on does not change when an archive is unpacked. Labels are not read.
 *
 * <p>Layouts: CIFAR-10 binary is records of a label and 3 x 32 x 32 bytes; the others have an array
 * {@code data}, uint8 [pictures][3 * S * S]. Everywhere a picture is its red plane, then the green,
 * then the blue one, rows from the top.
 */
package io.subscale.datasets.pixels;
