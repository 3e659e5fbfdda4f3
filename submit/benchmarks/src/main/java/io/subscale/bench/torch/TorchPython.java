package io.subscale.bench.torch;

import io.subscale.jobs.error.JobException;
import io.subscale.jobs.program.Program;
import java.io.IOException;
import java.util.List;

/**
 * A Python that has PyTorch.
 *
 * @param python its program
 * @param version of torch
 */
record TorchPython(String python, String version) {
  private static final List<String> USUAL = List.of("python3", "/usr/bin/python3");
  private static final String ASK = "import torch; print(torch.__version__)";

  /**
   * The one that was asked for, else the first of the usual ones that has torch.
   *
   * @param asked a program's path, or null
   * @throws JobException (exit code 5) if there is none
   */
  static TorchPython find(String asked) throws InterruptedException {
    List<String> candidates = asked == null ? USUAL : List.of(asked);
    boolean anyPython = false;
    for (String python : candidates) {
      try {
        Program.Outcome answer = new Program(List.of(python, "-c", ASK)).run(true);
        anyPython = true;
        if (answer.code() == 0) {
          return new TorchPython(python, answer.output());
        }
      } catch (IOException notAProgram) {
        continue;
      }
    }
    String names = String.join(" and ", candidates);
    throw JobException.cluster(
        anyPython
            ? names
                + ": no torch there; install PyTorch 1.13 or newer, or name a Python that has"
                + " it with --python PATH"
            : names
                + ": no such program; install Python 3 with PyTorch, or name it with --python"
                + " PATH",
        null);
  }
}
