package io.subscale.jobs.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The keys of a record of records, in the order in which they are declared. */
final class Keys {
  /** One key: its full name, what is said of it, and the record component behind it. */
  record Declared(String path, Key key, RecordComponent component) {}

  private Keys() {}

  /** Every key below the given record type. */
  static List<Declared> of(Class<? extends Record> type) {
    List<Declared> found = new ArrayList<>();
    collect(type, "", found);
    return found;
  }

  private static void collect(Class<?> type, String prefix, List<Declared> found) {
    for (RecordComponent component : type.getRecordComponents()) {
      String path = prefix + name(component);
      Key key = component.getAnnotation(Key.class);
      if (key == null) {
        collect(component.getType(), path + ".", found);
      } else {
        found.add(new Declared(path, key, component));
      }
    }
  }

  /** The key's last word: {@code learningRate} is {@code learning_rate}. */
  static String name(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
