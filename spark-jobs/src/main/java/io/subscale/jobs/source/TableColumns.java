package io.subscale.jobs.source;

/**
 * Where a Parquet table has its pictures; names of columns, with dots between the parts of those
 * inside structs.
 *
 * @param image files as bytes, or structs that have them as {@code bytes}
 * @param key ids; empty where the row's number is its id
 */
public record TableColumns(String image, String key) {
  /** For messages and for comparison. */
  @Override
  public String toString() {
    return key.isEmpty() ? image : image + " by " + key;
  }
}
