/**
 * Pixels in memory: what enters is a decoded picture of any size, what leaves is pictures of one
 * size (framing), or a PNG to look at. Read {@link io.subscale.datasets.image.RgbImage} first, then
 * {@link io.subscale.datasets.image.Framing}. Everything is integer arithmetic: the same pixels on
 * every machine.
 */
package io.subscale.datasets.image;
