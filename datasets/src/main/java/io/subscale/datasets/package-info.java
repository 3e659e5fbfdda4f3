/**
 * From image files to batches of integers: what enters is bytes of archives and pictures, what
 * leaves is slices in generation order and the windows a decoder conditions on. Plain Java, no
 * ND4J, Spark or Hadoop.
 *
 * <p>In the order of the data's way: {@code archive} finds the files, {@code image} turns a file
 * into pixels, {@code split} says which side of train/valid/test they are on, {@code slice}
 * reorders pixels, {@code plan} says which decoders there are and what each one sees, {@code batch}
 * lays out one step's integers. {@code seed} is the only source of randomness. Read {@link
 * io.subscale.datasets.slice.SliceGrid} first.
 */
package io.subscale.datasets;
