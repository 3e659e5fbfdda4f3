package io.subscale.jobs.json;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a number in a file may be, both ends included; numbers that are not finite never are. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Bounds {
  /** The least value. */
  double min() default Double.NEGATIVE_INFINITY;

  /** The greatest value. */
  double max() default Double.POSITIVE_INFINITY;
}
