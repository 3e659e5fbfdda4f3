package io.subscale.jobs.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void whatActsOnATerminalIsEscaped() {
    assertThat(Printable.line("a\u001b[2Jb\u009b31m\u202egnp.exe\u2066\r\nsubscale: done\t"))
        .isEqualTo(
            "a\\u001b[2Jb\\u009b31m\\u202egnp.exe\\u2066\\u000d\\u000asubscale: done\\u0009");
    assertThat(Printable.line("\ud800x\u2028\u2029")).isEqualTo("\\ud800x\\u2028\\u2029");
  }

  @Test
  void lettersOfAllScriptsStay() {
    String text = "写真/Żółć é 😀 %s";
    assertThat(Printable.line(text)).isEqualTo(text);
    assertThat(Printable.lines("a\n\tb\u0007")).isEqualTo("a\n\tb\\u0007");
  }

  @Test
  void markupIsText() {
    assertThat(Printable.markdown("<img src=x>|[a](b)`*_#!&\\\n"))
        .isEqualTo("&lt;img src=x&gt;\\|\\[a\\](b)\\`\\*\\_\\#\\!&amp;\\\\\\\\u000a");
  }
}
