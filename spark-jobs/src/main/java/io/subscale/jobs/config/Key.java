package io.subscale.jobs.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Everything there is to say about one configuration key. The key's name is the record component's,
 * in snake case, below the names of the records around it: {@code train.learning_rate}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {
  /** The default, as one would write it in a file. */
  String value();

  /** What the key does, in one sentence. */
  String says();

  /** Least number allowed (of each element of a list). */
  double min() default Double.NEGATIVE_INFINITY;

  /** Greatest number allowed (of each element of a list). */
  double max() default Double.POSITIVE_INFINITY;

  /** Regular expression that a text must match as a whole; empty = any. */
  String matches() default "";

  /** Whether the text is a regular expression, as {@link java.util.regex.Pattern} reads it. */
  boolean regex() default false;

  /** Whether the number is a size in bytes, which may be written with a unit: {@code 8 MiB}. */
  boolean bytes() default false;
}
