package io.subscale.datasets.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a pickle may want, and what it gets. */
class PickleReaderTest {
  private static final ArraySink NOBODY = (head, data) -> {};

  @ParameterizedTest
  @CsvSource({
    "'cos|system|(S''echo no''|tR.', it asks Python for os.system; only numpy arrays are read",
    "'cbuiltins|eval|(X\1\0\0\0at R.', it asks Python for builtins.eval",
    "'\u0080\4\u008c\5posix\u008c\6system\u0093.', it asks Python for posix.system",
    "'cnumpy|ndarray|)R.', an array made by a call of numpy.ndarray",
    "'(icollections|OrderedDict|.', the operation 0x69",
    "'}}b.', fills an object that is no array",
    "'Pabc|.', the operation 0x50",
    "'\u0080\5.', protocol 5; only 0 to 4 are read",
    "'t.', damaged: a group of values without its begin",
    "'0.', damaged: takes more from the stack than is there",
    "'h\7.', damaged: asks for a value that it did not remember",
    "'Iseven|.', a number of 'seven'",
    "'K\1K\1a.', damaged: adds to what is neither a list nor a dictionary",
    "'S''a''x|.', damaged: something behind a text's quotes",
    "'}', truncated"
  })
  void whatIsNoDataIsRefusedInASentence(String pickle, String message) {
    assertThatThrownBy(() -> read(pickle.replace('|', '\n')))
        .isInstanceOf(UnreadablePickleException.class)
        .hasMessageStartingWith("pickle, byte ")
        .hasMessageContaining(message);
  }

  @Test
  void dataWithoutTheArrayIsReadToItsEnd() throws IOException {
    read("}(U\4dataU\3abcU\5otherG12345678u.");
    read("(dS'data'\nF1.5\nsI01\n0.");
    read("\u008a\11\1\2\3\4\5\6\7\10\11.");
  }

  @Test
  @Timeout(60)
  void listsAndLongTextsTakeNoMemory() throws IOException {
    long items = 3_000_000;
    InputStream endless =
        new InputStream() {
          private long at;

          @Override
          public int read() {
            // ] then items times K 7 a, then .
            long i = at++;
            if (i == 0) {
              return ']';
            }
            if (i > 3 * items) {
              return i == 3 * items + 1 ? '.' : -1;
            }
            return (i - 1) % 3 == 0 ? 'K' : (i - 1) % 3 == 1 ? 7 : 'a';
          }
        };
    PickleReader.read(endless, "data", NOBODY);
  }

  @Test
  void whatGrowsHasAnEnd() {
    assertThatThrownBy(() -> read("N".repeat((1 << 20) + 1)))
        .hasMessageContaining("more than 1048576 values on the stack");
    assertThatThrownBy(() -> read(("U\u00ff" + "x".repeat(255) + "q\0" + "0").repeat(300_000)))
        .hasMessageContaining("bytes of small values");
    // a tuple of the tuple before, twice: 2^40 leaves if somebody printed it
    assertThatThrownBy(() -> read(")" + "2\u0086".repeat(40) + "R."))
        .hasMessageContaining("damaged");
  }

  @Property(tries = 3000)
  void noiseIsReadOrRefused(@ForAll @Size(max = 200) byte[] noise) throws IOException {
    readOrRefuse(noise);
  }

  @Property(tries = 3000)
  void aDamagedPickleIsReadOrRefused(
      @ForAll @IntRange(min = 0, max = 4) int protocol,
      @ForAll @IntRange(min = 0, max = 1 << 20) int place,
      @ForAll byte value)
      throws IOException {
    try (InputStream in =
        PickleReaderTest.class.getResourceAsStream("/pixels/protocol" + protocol + ".pickle")) {
      byte[] pickle = in.readAllBytes();
      pickle[place % pickle.length] = value;
      readOrRefuse(pickle);
    }
  }

  private static void readOrRefuse(byte[] pickle) throws IOException {
    try {
      PickleReader.read(
          new ByteArrayInputStream(pickle),
          "data",
          (head, data) -> assertThat(data.readAllBytes().length).isLessThan(1 << 12));
    } catch (UnreadablePickleException e) {
      assertThat(e).hasMessageStartingWith("pickle, byte ");
    }
  }

  private static void read(String latin) throws IOException {
    byte[] pickle = latin.getBytes(StandardCharsets.ISO_8859_1);
    PickleReader.read(new ByteArrayInputStream(pickle), "data", NOBODY);
  }
}
