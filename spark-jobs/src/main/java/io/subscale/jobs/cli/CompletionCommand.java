package io.subscale.jobs.cli;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what a shell needs to complete verbs and options; needs no Spark. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a script of completion for bash and zsh.",
      "bash: source <(submit/subscale completion); zsh: autoload -U +X bashcompinit && bashcompinit before it."
    })
final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  private final PrintStream results;

  CompletionCommand(PrintStream results) {
    this.results = results;
  }

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    results.print(AutoComplete.bash(root.getCommandName(), root));
    return 0;
  }
}
