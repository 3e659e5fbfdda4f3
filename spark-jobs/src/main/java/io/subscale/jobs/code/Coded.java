package io.subscale.jobs.code;

/**
 * What became of a file.
 *
 * @param name of the file that was read
 * @param problem why nothing was written; empty if it was
 * @param tiles of the picture
 * @param fileBytes of the compressed file
 * @param codeBytes of its tiles' codes alone
 * @param nats the tiles' negative log-likelihood; 0 when decompressed
 */
public record Coded(
    String name, String problem, long tiles, long fileBytes, long codeBytes, double nats) {

  /** A file that could not be taken. */
  static Coded failed(String name, String problem) {
    return new Coded(name, problem, 0, 0, 0, 0);
  }
}
