package io.subscale.jobs.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** What runs: the program and its libraries, as artefacts name them. */
public final class Versions {
  private Versions() {}

  /** By name: {@code subscale}, {@code git}, {@code nd4j}, {@code spark}, {@code java}. */
  public static Map<String, String> all() {
    Map<String, String> versions = new TreeMap<>();
    Properties build = build();
    versions.put("subscale", build.getProperty("version"));
    versions.put("git", build.getProperty("commit"));
    versions.put("nd4j", build.getProperty("nd4j"));
    versions.put("spark", org.apache.spark.package$.MODULE$.SPARK_VERSION());
    versions.put("java", Runtime.version().toString());
    return versions;
  }

  private static Properties build() {
    Properties build = new Properties();
    try (InputStream in = Versions.class.getResourceAsStream("build.properties")) {
      build.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("build.properties in the program's own jar", e);
    }
    return build;
  }
}
