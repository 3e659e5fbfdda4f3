package io.subscale.bench.measure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintStream;

/** Prints measurements, one JSON object a line. */
public final class JsonLines {
  private static final JsonMapper JSON = new JsonMapper();

  private final PrintStream results;

  /** Lines on {@code results}. */
  public JsonLines(PrintStream results) {
    this.results = results;
  }

  /** Prints one line and flushes it. */
  public void print(Measurement measurement) {
    try {
      results.println(JSON.writeValueAsString(measurement.fields()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers always have a JSON form", e);
    }
    results.flush();
  }
}
