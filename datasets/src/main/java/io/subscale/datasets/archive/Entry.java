package io.subscale.datasets.archive;

/**
 * A file inside an archive.
 *
 * @param id its path, '/' between parts, inner archives by their names: {@code
 *     n01440764.tar/n01440764_10026.JPEG}
 * @param offset of its first stored byte in the outermost archive
 * @param length of the file in bytes
 * @param packedLength of its stored bytes
 * @param packing how they are stored
 */
public record Entry(String id, long offset, long length, long packedLength, Packing packing) {}
