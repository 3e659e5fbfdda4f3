package io.subscale.bench.measure;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** One measurement: fields in the order in which they are printed. */
public final class Measurement {
  private static final MathContext DIGITS = new MathContext(5);

  private final Map<String, Object> fields = new LinkedHashMap<>();

  private Measurement() {}

  /** A measurement of the benchmark of this name. */
  public static Measurement of(String bench) {
    return new Measurement().put("bench", bench);
  }

  /** Adds a whole number, printed in full. */
  public Measurement put(String field, long value) {
    return put(field, (Object) value);
  }

  /** Adds a text or a truth value. */
  public Measurement put(String field, Object value) {
    fields.put(field, value);
    return this;
  }

  /** Adds a number, printed with five digits; one that is not finite as null. */
  public Measurement put(String field, double value) {
    return put(field, rounded(value));
  }

  private static Object rounded(double value) {
    if (!Double.isFinite(value)) {
      return null;
    }
    BigDecimal digits = new BigDecimal(value).round(DIGITS);
    return digits.scale() <= 0 ? (Object) digits.longValueExact() : digits.doubleValue();
  }

  /** The fields in their order; not to be changed. */
  public Map<String, Object> fields() {
    return Collections.unmodifiableMap(fields);
  }
}
