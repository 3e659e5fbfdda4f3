package io.subscale.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.Serializer;
import io.subscale.datasets.plan.BitDepth;
import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.slice.SliceGrid;
import io.subscale.jobs.round.mean.MeanTree;
import io.subscale.model.net.Head;
import io.subscale.model.net.NetSize;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag$;

/** Each class that is registered arrives as it was, with all that its components hold. */
class SubscaleRegistratorTest {
  /** Of records that check their numbers, and of interfaces, a value that passes. */
  private static final Map<Class<?>, Object> CHOSEN =
      Map.of(
          MeanTree.Span.class, new MeanTree.Span(3, 4, 7),
          SliceGrid.class, new SliceGrid(2, 8, 8),
          BitDepth.class, new BitDepth(8, 3),
          PlanGeometry.class,
              new PlanGeometry(Plan.MULTIDIMENSIONAL, new SliceGrid(2, 8, 8), new BitDepth(8, 3)),
          NetSize.class, new NetSize(16, 1, 2, 4, 3, 5, 0.25, new Head.Law(true, 5, 16, 2, 10)),
          Head.class, new Head.Law(true, 5, 16, 2, 10),
          Head.Law.class, new Head.Law(false, 5, 16, 2, 10));

  private static final RecursiveComparisonConfiguration BY_COMPONENTS =
      RecursiveComparisonConfiguration.builder().withStrictTypeChecking(true).build();

  private int distinct = 1;

  @Test
  void whateverIsRegisteredArrivesAsItWasUnderRequiredRegistration() throws Exception {
    SerializerInstance kryo = kryo();
    int records = 0;
    for (Class<?> type : registered()) {
      for (Object value : values(type)) {
        assertThat(sent(kryo, value))
            .as(type.getName())
            .usingRecursiveComparison(BY_COMPONENTS)
            .isEqualTo(value);
        records += type.isRecord() ? 1 : 0;
      }
    }
    assertThat(records).isGreaterThan(30);
  }

  /** What the registrator registers, the natives' arrays apart: they need a backend. */
  private static Set<Class<?>> registered() {
    Set<Class<?>> types = new LinkedHashSet<>();
    Kryo recorder =
        new Kryo() {
          @Override
          @SuppressWarnings("rawtypes") // Kryo's own signature.
          public Registration register(Class type, Serializer serializer) {
            types.add(type);
            return super.register(type, serializer);
          }
        };
    types.clear();
    new SubscaleRegistrator().registerClasses(recorder);
    types.removeIf(type -> type.getName().startsWith("org.nd4j."));
    return types;
  }

  private List<Object> values(Class<?> type) throws ReflectiveOperationException {
    return type.isEnum() ? List.of(type.getEnumConstants()) : List.of(value(type));
  }

  /** A value none of whose components is a default. */
  private Object value(Type wanted) throws ReflectiveOperationException {
    if (wanted instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == Map.class) {
        return Map.of(value(arguments[0]), value(arguments[1]));
      }
      assertThat(generic.getRawType()).isEqualTo(List.class);
      return List.of(value(arguments[0]));
    }
    Class<?> type = (Class<?>) wanted;
    if (CHOSEN.containsKey(type)) {
      return CHOSEN.get(type);
    }
    if (type.isRecord()) {
      return record(type);
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[type.getEnumConstants().length - 1];
    }
    if (type.isArray()) {
      Object array = Array.newInstance(type.getComponentType(), 1);
      Array.set(array, 0, value(type.getComponentType()));
      return array;
    }
    return plain(type);
  }

  private Object plain(Class<?> type) {
    int number = distinct++;
    return switch (type.getSimpleName()) {
      case "byte" -> (byte) number;
      case "int", "Integer" -> number;
      case "long", "Long" -> (1L << 40) + number;
      case "double", "Double" -> number + 0.5;
      case "boolean" -> true;
      case "String" -> "text " + number;
      case "TreeMap" -> new TreeMap<>(Map.of("text", number));
      case "HashSet" -> new HashSet<>(List.of("text " + number));
      case "ArrayList" -> new ArrayList<>(List.of(number));
      default -> throw new IllegalStateException("this test has no value of " + type);
    };
  }

  private Object record(Class<?> type) throws ReflectiveOperationException {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = value(components[i].getGenericType());
    }
    Constructor<?> canonical = type.getDeclaredConstructor(types);
    canonical.setAccessible(true);
    return canonical.newInstance(values);
  }

  private static SerializerInstance kryo() {
    SparkConf conf =
        new SparkConf(false)
            .set("spark.kryo.registrator", SubscaleRegistrator.class.getName())
            .set("spark.kryo.registrationRequired", "true");
    return new KryoSerializer(conf).newInstance();
  }

  private static Object sent(SerializerInstance kryo, Object value) {
    return kryo.deserialize(
        kryo.serialize(value, ClassTag$.MODULE$.apply(Object.class)),
        ClassTag$.MODULE$.apply(Object.class));
  }
}
