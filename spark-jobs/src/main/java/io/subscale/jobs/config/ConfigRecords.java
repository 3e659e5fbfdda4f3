package io.subscale.jobs.config;

import com.typesafe.config.ConfigFactory;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds configuration records from values by key, and takes them apart again. */
final class ConfigRecords {
  private ConfigRecords() {}

  /** The value of a key that nobody set. */
  static Object defaultOf(Keys.Declared declared) {
    try {
      return ValueReader.read(
          declared, ConfigFactory.parseString("v = " + declared.key().value()).getValue("v"));
    } catch (ValueReader.BadValue e) {
      throw new IllegalStateException("default of " + declared.path() + " " + e.getMessage(), e);
    }
  }

  /** A record from full key to value. */
  static <T extends Record> T build(Class<T> type, Map<String, Object> values) {
    return type.cast(build(type, "", values));
  }

  private static Object build(Class<?> type, String prefix, Map<String, Object> values) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] arguments = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      String path = prefix + Keys.name(components[i]);
      arguments[i] =
          components[i].isAnnotationPresent(Key.class)
              ? values.get(path)
              : build(components[i].getType(), path + ".", values);
    }
    try {
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      return constructor.newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot build " + type.getName(), e);
    }
  }

  /** The record as plain maps, lists, numbers, texts; sections in the order of declaration. */
  static Map<String, Object> tree(Record record) {
    Map<String, Object> tree = new LinkedHashMap<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      tree.put(Keys.name(component), plain(get(record, component)));
    }
    return tree;
  }

  private static Object plain(Object value) {
    if (value instanceof Record inner) {
      return tree(inner);
    }
    return value instanceof Enum<?> constant ? ValueReader.word(constant) : value;
  }

  /** Each key's full name and value, in the order of declaration. */
  static Map<String, Object> flat(Record record) {
    Map<String, Object> flat = new LinkedHashMap<>();
    flatten(tree(record), "", flat);
    return flat;
  }

  private static void flatten(Map<?, ?> tree, String prefix, Map<String, Object> flat) {
    tree.forEach(
        (name, value) -> {
          if (value instanceof Map<?, ?> inner) {
            flatten(inner, prefix + name + ".", flat);
          } else {
            flat.put(prefix + name, value instanceof List<?> list ? List.copyOf(list) : value);
          }
        });
  }

  private static Object get(Record record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }
}
