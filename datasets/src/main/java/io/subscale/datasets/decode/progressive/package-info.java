/**
 * Progressive JPEG as sequential JPEG: the same quantised coefficients in one scan (ITU-T T.81,
 * annex G), since the JDK's reader computes the whole picture once for each scan of a file. Read
 * {@link io.subscale.datasets.decode.progressive.OneScan} first; {@link
 * io.subscale.datasets.decode.progressive.Scan} decodes, {@link
 * io.subscale.datasets.decode.progressive.ScanWriter} encodes.
 */
package io.subscale.datasets.decode.progressive;
