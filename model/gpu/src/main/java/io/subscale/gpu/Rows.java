package io.subscale.gpu;

/**
 * A matrix on the device, a row a pixel: [M][columns] float32.
 *
 * @param values row by row
 */
record Rows(Buffer values, int columns) {}
