package io.subscale.jobs.cli;

import io.subscale.jobs.config.ConfigText;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A manual page in the macros of man(7), made of what {@code --help} says. */
final class ManPage {
  private final StringBuilder text = new StringBuilder();

  private ManPage(String title, int section, String version) {
    line(".TH " + title + " " + section + " \"\" \"Subscale " + escaped(version) + "\" Subscale");
  }

  /** The page of the program, or of a verb. */
  static String of(CommandSpec command, String version) {
    boolean whole = command.parent() == null;
    String name = whole ? command.name() : command.parent().name() + "-" + command.name();
    List<String> description = List.of(command.usageMessage().description());
    ManPage page = new ManPage(name, 1, version);
    page.head("NAME").say(name + " - " + description.get(0));
    page.head("SYNOPSIS").synopsis(command);
    page.head("DESCRIPTION");
    description.forEach(page::paragraph);
    if (whole) {
      page.head("VERBS").verbs(command);
    }
    page.head("OPTIONS").options(command);
    page.head("EXIT STATUS");
    Stream.of(CommandLines.FOOTER).filter(line -> !line.isEmpty()).forEach(page::paragraph);
    page.head("SEE ALSO").say(whole ? "subscale.conf(5)" : "subscale(1), subscale.conf(5)");
    return page.text.toString();
  }

  /** The page of the configuration. */
  static String ofKeys(List<ConfigText.KeyLine> keys, String version) {
    ManPage page = new ManPage("subscale.conf", 5, version);
    page.head("NAME").say("subscale.conf - configuration of Subscale");
    page.head("DESCRIPTION");
    page.paragraph(
        "A HOCON file, given with --config, holds what differs from these defaults;"
            + " -D KEY=VALUE sets one key over it.");
    page.head("KEYS");
    for (ConfigText.KeyLine key : keys) {
      page.item("\\fB" + escaped(key.path()) + "\\fR = " + escaped(key.value()), key.says());
    }
    page.head("SEE ALSO").say("subscale(1)");
    return page.text.toString();
  }

  private void synopsis(CommandSpec command) {
    CommandLine.Help help = new CommandLine.Help(command, CommandLine.Help.Ansi.OFF);
    line(".nf");
    help.synopsis(0).strip().lines().forEach(this::say);
    line(".fi");
  }

  private void verbs(CommandSpec root) {
    root.subcommands()
        .forEach(
            (name, verb) ->
                item(
                    "\\fBsubscale\\-" + escaped(name) + "\\fR(1)",
                    verb.getCommandSpec().usageMessage().description()[0]));
  }

  private void options(CommandSpec command) {
    for (OptionSpec option : command.options().stream().filter(o -> !o.hidden()).toList()) {
      String label =
          option.arity().max() == 0 ? "" : " \\fI" + escaped(option.paramLabel()) + "\\fR";
      String names =
          Stream.of(option.names())
              .map(name -> "\\fB" + escaped(name) + "\\fR")
              .collect(Collectors.joining(", "));
      item(names + label, String.join(" ", option.description()));
    }
  }

  private ManPage head(String name) {
    line(".SH " + name);
    return this;
  }

  private void paragraph(String words) {
    line(".PP");
    say(words);
  }

  private void item(String head, String words) {
    line(".TP");
    line(head);
    say(words);
  }

  private void say(String words) {
    line(escaped(words));
  }

  private void line(String roff) {
    text.append(roff).append('\n');
  }

  /** Words as they are: no macro, no escape, and hyphens that can be copied into a shell. */
  private static String escaped(String words) {
    String plain = words.replace("\\", "\\e").replace("-", "\\-");
    return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
  }
}
