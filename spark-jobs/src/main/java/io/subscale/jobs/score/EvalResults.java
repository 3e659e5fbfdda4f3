package io.subscale.jobs.score;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/**
 * Likelihoods in the form in which Hugging Face reads files of a model's folder {@code
 * .eval_results}: YAML, a list. JSON's quoted texts are YAML's too.
 */
public final class EvalResults {
  /** What is measured. */
  public static final String METRIC = "bits_per_dim";

  private static final ObjectMapper JSON = new ObjectMapper();

  private EvalResults() {}

  /**
   * One likelihood.
   *
   * @param dataset fingerprint of the data set that was scored
   * @param task name of what was measured
   * @param split of the data set
   * @param bitsPerDim the mean
   * @param date ISO 8601, the day
   */
  public record Result(String dataset, String task, String split, double bitsPerDim, String date) {}

  /** The file's text. */
  public static String yaml(List<Result> results) {
    StringBuilder yaml = new StringBuilder();
    for (Result result : results) {
      yaml.append("- dataset:\n    id: ").append(quoted(result.dataset()));
      yaml.append("\n    task_id: ").append(quoted(result.task()));
      yaml.append("\n    split: ").append(quoted(result.split()));
      yaml.append("\n  metric: ").append(quoted(METRIC));
      yaml.append("\n  value: ").append(result.bitsPerDim());
      yaml.append("\n  date: ").append(quoted(result.date())).append('\n');
    }
    return yaml.toString();
  }

  /** A text as YAML reads it, whatever is in it. */
  public static String quoted(String text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a text prints as JSON", e);
    }
  }
}
