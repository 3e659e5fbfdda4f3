package io.subscale.jobs.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** Turns one HOCON value into the Java value of its key, or says what is wrong with it. */
final class ValueReader {
  /** What is wrong with a value, as the end of a sentence that starts with the key. */
  static final class BadValue extends Exception {
    private static final long serialVersionUID = 1L;

    BadValue(String message) {
      super(message);
    }
  }

  private ValueReader() {}

  /**
   * Reads a value.
   *
   * @return an Integer, Long, Double, Boolean, String, enum constant or list of Double, as the
   *     component's type wants it
   * @throws BadValue if its type or range is wrong
   */
  static Object read(Keys.Declared declared, ConfigValue value) throws BadValue {
    Class<?> type = declared.component().getType();
    Key key = declared.key();
    if (type == String.class) {
      return text(key, value);
    }
    if (type == boolean.class) {
      return bool(value);
    }
    if (type.isEnum()) {
      return constant(type, value);
    }
    if (type == List.class) {
      return numbers(key, value);
    }
    if (key.bytes()) {
      return (long) inRange(key, bytes(value));
    }
    if (type == double.class) {
      return inRange(key, number(value));
    }
    long whole = whole(value, type == int.class ? Integer.MAX_VALUE : Long.MAX_VALUE);
    inRange(key, whole);
    return type == int.class ? (Object) (int) whole : (Object) whole;
  }

  /** All digits of a whole number between -max - 1 and max; a double would round them. */
  private static long whole(ConfigValue value, long max) throws BadValue {
    BigDecimal number = decimal(value);
    try {
      long exact = number.longValueExact();
      if (exact >= -max - 1 && exact <= max) {
        return exact;
      }
    } catch (ArithmeticException e) {
      if (number.stripTrailingZeros().scale() > 0) {
        throw new BadValue("must be a whole number, not " + shown(value));
      }
    }
    throw new BadValue("must be a whole number of at most " + max + ", not " + shown(value));
  }

  private static String text(Key key, ConfigValue value) throws BadValue {
    if (value.valueType() == ConfigValueType.OBJECT || value.valueType() == ConfigValueType.LIST) {
      throw new BadValue("must be a text, not " + shown(value));
    }
    String text = String.valueOf(value.unwrapped());
    if (!key.matches().isEmpty() && !text.matches(key.matches())) {
      throw new BadValue("must look like " + key.matches() + ", not " + shown(value));
    }
    if (key.regex()) {
      compile(text);
    }
    return text;
  }

  private static void compile(String regex) throws BadValue {
    try {
      Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new BadValue(
          String.format(
              Locale.ROOT,
              "must be a regular expression, not %s: %s at character %d",
              regex,
              e.getDescription(),
              e.getIndex()));
    }
  }

  private static boolean bool(ConfigValue value) throws BadValue {
    try {
      return value.atKey("v").getBoolean("v");
    } catch (ConfigException e) {
      throw new BadValue("must be true or false, not " + shown(value));
    }
  }

  private static Object constant(Class<?> type, ConfigValue value) throws BadValue {
    String word = String.valueOf(value.unwrapped());
    for (Object constant : type.getEnumConstants()) {
      if (word(constant).equals(word)) {
        return constant;
      }
    }
    String words =
        Arrays.stream(type.getEnumConstants())
            .map(ValueReader::word)
            .collect(Collectors.joining(", "));
    throw new BadValue("must be one of " + words + ", not " + shown(value));
  }

  /** How an enum constant is written in a configuration. */
  static String word(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
  }

  private static List<Double> numbers(Key key, ConfigValue value) throws BadValue {
    if (value.valueType() == ConfigValueType.NUMBER) {
      return List.of(inRange(key, number(value)));
    }
    if (value.valueType() != ConfigValueType.LIST) {
      throw new BadValue("must be a list of numbers, not " + shown(value));
    }
    double[] numbers = new double[((ConfigList) value).size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = inRange(key, number(((ConfigList) value).get(i)));
    }
    return Arrays.stream(numbers).boxed().toList();
  }

  private static double number(ConfigValue value) throws BadValue {
    BigDecimal exact = decimal(value);
    double number = exact.doubleValue();
    if (Double.isInfinite(number) || (number == 0 && exact.signum() != 0)) {
      throw new BadValue("must be a number that a double can hold, not " + shown(value));
    }
    return number;
  }

  /** The number as it was written; the library hands on what no long holds as text. */
  private static BigDecimal decimal(ConfigValue value) throws BadValue {
    try {
      return new BigDecimal(value.atKey("v").getString("v"));
    } catch (NumberFormatException | ConfigException e) {
      throw new BadValue("must be a number, not " + shown(value));
    }
  }

  private static double bytes(ConfigValue value) throws BadValue {
    try {
      return value.atKey("v").getBytes("v");
    } catch (ConfigException e) {
      throw new BadValue("must be a size such as 8 MiB, not " + shown(value));
    }
  }

  private static double inRange(Key key, double number) throws BadValue {
    if (number < key.min() || number > key.max()) {
      throw new BadValue("must be " + range(key) + ", not " + plain(number));
    }
    return number;
  }

  /** The range in words, for messages and the reference. */
  static String range(Key key) {
    if (key.max() == Double.POSITIVE_INFINITY) {
      return "at least " + plain(key.min());
    }
    return "from " + plain(key.min()) + " to " + plain(key.max());
  }

  /** A number without a needless fraction or exponent. */
  static String plain(double number) {
    if (number == Math.rint(number) && Math.abs(number) < 1e15) {
      return Long.toString((long) number);
    }
    return Double.toString(number);
  }

  private static String shown(ConfigValue value) {
    return value.render(ConfigRenderOptions.concise());
  }
}
