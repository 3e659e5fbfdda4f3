package io.subscale.jobs.json;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A text in a file that is the name of one of an enum's constants, in lower case. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface WordOf {
  /** The enum. */
  Class<? extends Enum<?>> value();
}
