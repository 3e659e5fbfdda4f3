package io.subscale.jobs.json;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a text in a file must look like. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Matches {
  /** The pattern of a SHA-256. */
  String SHA256 = "[0-9a-f]{64}";

  /** The regular expression of the whole text. */
  String value();
}
