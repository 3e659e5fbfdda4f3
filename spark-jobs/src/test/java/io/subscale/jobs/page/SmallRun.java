package io.subscale.jobs.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A run folder of one round, with names that are up to no good. */
final class SmallRun {
  private static final String HOSTILE = "a</script><img src=x onerror=alert(1)>&\"'\u202e.jpg";

  private SmallRun() {}

  static void put(Path folder, String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  static void put(Path folder) throws IOException {
    put(
        folder,
        "config.json",
        """
        {"data": {"source": "x.tar", "size": 8, "bits": 8}, "plan": {"kind": "subscale", "scale": 2},
         "net": {"head": "law", "body": false, "local_width": 16, "components": 3},
         "train": {"workers": 2, "steps_per_round": 4}, "run": {"seed": 7, "dir": "%s"}}
        """
            .replace("%s", HOSTILE.replace("\"", "\\\"")));
    put(
        folder,
        "subscale/metrics.jsonl",
        """
        {"stage":"subscale","round":1,"steps":4,"examples":24,"millis":60000,"bits_per_dim":4.5,\
        "gradient_norm":1.0,"skipped_steps":1,"round_examples":24,"round_millis":40000,\
        "examples_per_s":0.6,"merge_fetch_millis":500,"merge_mean_millis":1500,"driver_bytes_in":3000,\
        "driver_bytes_out":0,"exchanged_bytes":100,"group_wait_millis":[6000,2000],\
        "worker_examples":[12,12],"worker_state_millis":[1000,1000],"worker_data_millis":[2000,2000],\
        "worker_compute_millis":[30000,34000],"worker_pack_millis":[1000,1000]}
        {"stage":"subscale","round":1,"steps":4,"examples":24,"millis":80000,"valid_bits_per_dim":4.25}
        {"stage":"subscale","rou
        """);
    put(folder, "evaluate-test/report.json", report());
  }

  static String report() {
    return """
    {"format": "subscale-report", "version": 2, "split": "test", "images": 5,
     "bits_per_dim": 3.1234567, "standard_error": 0.0123, "photos": 5,
     "photo_standard_error": 0.0123, "uniform_bits_per_dim": 8.0,
     "stages": [{"name": "subscale", "bits_per_dim": 3.1234567, "standard_error": 0.0123,
       "uniform_bits_per_dim": 8.0, "rounds": 1, "examples": 24}],
     "parts": {"slices": [[4.0, 3.0], [3.0, 2.5]], "colours": [3.5, 3.0, 2.9],
       "positions": [[5.0, 3.0], [3.0, 2.0]]},
     "cheapest": [{"id": "HOSTILE", "bits_per_dim": 1.0625}],
     "dearest": [{"id": "b.jpg", "bits_per_dim": 6.5}],
     "trained_on": "aa", "seen_in_training": 2,
     "dataset": {"fingerprint": "aa", "size": 2, "bits": 8, "source": "file:/tmp/HOSTILE"}}
    """
        .replace("HOSTILE", HOSTILE.replace("\"", "\\\""));
  }
}
