package io.subscale.jobs.source;

import io.subscale.datasets.archive.NameText;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.file.Path;

/**
 * Files of this machine, named by URIs that hold each byte of their paths: a name need not be text
 * in the locale of this process, or of the one that the URI is sent to, and may have a colon.
 * Hadoop's own local file system can neither list nor open such files.
 */
final class LocalFiles {
  private static final String SCHEME = "file:";

  private LocalFiles() {}

  /** Whether a path is of this machine; Hadoop's paths and these URIs look alike in that. */
  static boolean local(String path) {
    return path.startsWith(SCHEME);
  }

  /** The URI of a path, absolute. */
  static String uri(Path path) {
    String uri = path.toUri().toString();
    return uri.endsWith("/") && path.getNameCount() > 0 ? uri.substring(0, uri.length() - 1) : uri;
  }

  /** The path of a URI from {@link #uri}. */
  static Path path(String uri) {
    return Path.of(URI.create(uri));
  }

  /** The last part of a path, as text. */
  static String name(Path path) {
    String text = text(uri(path));
    return text.substring(text.lastIndexOf('/') + 1);
  }

  /** A path or URI of any file system, as text; for messages. */
  static String shown(String path) {
    return local(path) ? text(path) : path;
  }

  /** A URI's path as text; for messages. */
  static String text(String uri) {
    String raw = URI.create(uri).getRawPath();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int at = 0; at < raw.length(); at++) {
      char c = raw.charAt(at);
      if (c == '%') {
        bytes.write(Integer.parseInt(raw.substring(at + 1, at + 3), 16));
        at += 2;
      } else {
        bytes.write(c);
      }
    }
    return NameText.of(bytes.toByteArray());
  }
}
