/**
 * Image files to pixels. What enters is a whole file's bytes, what leaves is a {@link
 * io.subscale.datasets.image.RgbImage} or the reason why there is none. Read {@link
 * io.subscale.datasets.decode.ImageDecoder} first.
 *
 * <p>Each format has a class that walks the file's structure before anything is allocated: sizes
 * are checked against a limit, a file that ends early is refused, and only the parts that hold
 * pixels are decoded, so that broken metadata cannot make a good picture unreadable. JPEG data go
 * through the JDK's ImageIO reader, WebP through libwebp ({@code docs/adr/0010-webp.md}), PNG, BMP
 * and GIF are read here. Readers are named explicitly, never found by scanning, and give raw
 * samples, or RGB where libjpeg converts YCbCr; all other colours are computed here, and all of
 * them in integers. Colour profiles and gamma are ignored, as the usual data sets do.
 *
 * <p>Whatever stops a decoder makes its file unreadable; only {@link
 * io.subscale.datasets.decode.DecoderUnavailableException} says that the process is at fault. The
 * pictures that all threads decode at once share {@link io.subscale.datasets.decode.DecodeMemory
 * half the heap}.
 */
package io.subscale.datasets.decode;
