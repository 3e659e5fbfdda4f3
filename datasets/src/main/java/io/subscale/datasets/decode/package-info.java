/**
 * Image files to pixels. What enters is a whole file's bytes, what leaves is a {@link
 * io.subscale.datasets.image.RgbImage} or the reason why there is none. Read {@link
 * io.subscale.datasets.decode.ImageDecoder} first.
 *
 * <p>Each format has a class that walks the file's structure before anything is allocated: sizes
 * are checked against a limit, a file that ends early is refused, and only the parts that hold
 * pixels reach ImageIO's reader, so that broken metadata cannot make a good picture unreadable.
 * Readers are named explicitly, never found by scanning, and give raw samples; colours are computed
 * here in integers. Colour profiles and gamma are ignored, as the usual data sets do.
 */
package io.subscale.datasets.decode;
