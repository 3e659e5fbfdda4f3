package io.subscale.jobs.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.subscale.jobs.error.JobException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Fills records from trees. Components are records, lists, maps from texts, texts, int, long, Long,
 * double, Double, boolean, enums (lower case) and trees.
 *
 * @param place the file, for messages
 * @param naming of the keys
 */
record RecordFields(String place, Naming naming) {

  /** How a component's name becomes a key. */
  enum Naming {
    SNAKE_CASE {
      @Override
      String key(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
      }
    },
    CAMEL_CASE {
      @Override
      String key(String name) {
        return name;
      }
    };

    abstract String key(String name);
  }

  /** The record that is the whole file. */
  Object record(JsonNode tree, Class<?> type) {
    return record(tree, type, "");
  }

  /** The map that is the whole file. */
  Map<String, Object> map(JsonNode tree, Class<?> element) {
    return map(tree, element, "");
  }

  private Object record(JsonNode tree, Class<?> type, String at) {
    ObjectNode object = object(tree, at);
    RecordComponent[] components = type.getRecordComponents();
    Set<String> known = new HashSet<>();
    for (RecordComponent component : components) {
      known.add(naming.key(component.getName()));
    }
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw wrong("unknown field " + Shown.text(path(at, name)));
              }
            });
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      String key = naming.key(components[i].getName());
      values[i] = component(object.get(key), components[i], path(at, key));
    }
    return create(type, values, at);
  }

  private Object component(JsonNode value, RecordComponent component, String at) {
    if (value == null || value.isNull()) {
      if (component.isAnnotationPresent(MayBeNull.class)) {
        return null;
      }
      throw wrong("field " + at + (value == null ? " is missing" : " is null"));
    }
    Object read = value(value, component.getGenericType(), at);
    Bounds bounds = component.getAnnotation(Bounds.class);
    if (bounds != null) {
      double number = ((Number) read).doubleValue();
      if (number < bounds.min() || number > bounds.max()) {
        throw expected(at, range(bounds), value);
      }
    }
    Matches pattern = component.getAnnotation(Matches.class);
    if (pattern != null && !((String) read).matches(pattern.value())) {
      throw expected(at, "a text of the form " + pattern.value(), value);
    }
    return read;
  }

  private Object value(JsonNode value, Type type, String at) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return generic.getRawType() == List.class
          ? list(value, arguments[0], at)
          : map(value, arguments[1], at);
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isRecord()) {
      return record(value, plain, at);
    }
    if (plain.isEnum()) {
      return constant(value, plain, at);
    }
    if (plain == JsonNode.class) {
      return object(value, at);
    }
    return scalar(value, plain, at);
  }

  private Object scalar(JsonNode value, Class<?> type, String at) {
    if (type == String.class && value.isTextual()) {
      return value.textValue();
    }
    if (type == boolean.class && value.isBoolean()) {
      return value.booleanValue();
    }
    if (type == int.class && value.isIntegralNumber() && value.canConvertToInt()) {
      return value.intValue();
    }
    if ((type == long.class || type == Long.class)
        && value.isIntegralNumber()
        && value.canConvertToLong()) {
      return value.longValue();
    }
    if ((type == double.class || type == Double.class)
        && value.isNumber()
        && Double.isFinite(value.doubleValue())) {
      return value.doubleValue();
    }
    throw expected(at, kind(type), value);
  }

  private static String kind(Class<?> type) {
    return switch (type.getSimpleName()) {
      case "String" -> "a text";
      case "boolean" -> "true or false";
      case "int" -> "a whole number of 32 bits";
      case "long", "Long" -> "a whole number of 64 bits";
      case "double", "Double" -> "a finite number";
      default -> throw new IllegalArgumentException("a file holds no " + type.getName());
    };
  }

  private Object constant(JsonNode value, Class<?> type, String at) {
    List<String> words = new ArrayList<>();
    for (Object constant : type.getEnumConstants()) {
      String word = ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
      if (value.isTextual() && value.textValue().equals(word)) {
        return constant;
      }
      words.add(word);
    }
    throw expected(at, "one of " + String.join(", ", words), value);
  }

  private List<Object> list(JsonNode value, Type element, String at) {
    if (!value.isArray()) {
      throw expected(at, "a list", value);
    }
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      list.add(item(value.get(i), element, at + "[" + i + "]"));
    }
    return List.copyOf(list);
  }

  private Map<String, Object> map(JsonNode value, Type element, String at) {
    Map<String, Object> map = new LinkedHashMap<>();
    object(value, at)
        .fields()
        .forEachRemaining(
            entry ->
                map.put(
                    entry.getKey(),
                    item(entry.getValue(), element, Shown.text(path(at, entry.getKey())))));
    return map;
  }

  private Object item(JsonNode value, Type type, String at) {
    if (value.isNull()) {
      throw wrong("field " + at + " is null");
    }
    return value(value, type, at);
  }

  private ObjectNode object(JsonNode value, String at) {
    if (value instanceof ObjectNode object) {
      return object;
    }
    throw expected(at, "an object", value);
  }

  /** What a record's own constructor refuses is the file's fault. */
  private Object create(Class<?> type, Object[] values, String at) {
    try {
      Class<?>[] types =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw JobException.data(
            place
                + ": "
                + (at.isEmpty() ? "" : "field " + at + ": ")
                + Shown.text(refused.getMessage()),
            refused);
      }
      throw new IllegalStateException(type + " cannot be made", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be made", e);
    }
  }

  private static String path(String at, String key) {
    return at.isEmpty() ? key : at + "." + key;
  }

  private static String range(Bounds bounds) {
    if (bounds.max() == Double.POSITIVE_INFINITY) {
      return "at least " + number(bounds.min());
    }
    return number(bounds.min()) + " to " + number(bounds.max());
  }

  private static String number(double bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }

  private JobException expected(String at, String what, JsonNode found) {
    return wrong("field " + at + ": expected " + what + ", found " + Shown.value(found));
  }

  private JobException wrong(String what) {
    return JobException.data(place + ": " + what);
  }
}
