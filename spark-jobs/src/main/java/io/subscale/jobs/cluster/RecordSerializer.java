package io.subscale.jobs.cluster;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sends a record component by component and rebuilds it through its constructor. Kryo's own way,
 * setting fields, is closed for records. Lists arrive unmodifiable.
 *
 * @param <T> the record
 */
public final class RecordSerializer<T extends Record> extends Serializer<T> {
  private final Method[] accessors;
  private final Constructor<T> constructor;

  /** A serializer for one record class. */
  public RecordSerializer(Class<T> type) {
    super(true, true);
    RecordComponent[] components = type.getRecordComponents();
    accessors = Arrays.stream(components).map(RecordComponent::getAccessor).toArray(Method[]::new);
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      for (Method accessor : accessors) {
        accessor.setAccessible(true);
      }
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(type + " has no canonical constructor", e);
    }
  }

  @Override
  public void write(Kryo kryo, Output output, T record) {
    for (Method accessor : accessors) {
      kryo.writeClassAndObject(output, sendable(get(accessor, record)));
    }
  }

  /** The JDK's unmodifiable lists cannot be rebuilt by Kryo; an ArrayList can. */
  private static Object sendable(Object value) {
    return value instanceof List<?> list ? new ArrayList<>(list) : value;
  }

  @Override
  public T read(Kryo kryo, Input input, Class<T> type) {
    Object[] values = new Object[accessors.length];
    for (int i = 0; i < values.length; i++) {
      Object value = kryo.readClassAndObject(input);
      values[i] = value instanceof List<?> list ? List.copyOf(list) : value;
    }
    try {
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot rebuild " + type, e);
    }
  }

  private static Object get(Method accessor, Object record) {
    try {
      return accessor.invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + accessor, e);
    }
  }
}
