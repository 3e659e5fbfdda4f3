package io.subscale.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files for Kubernetes, by the classes that its API has in Java. */
class KubernetesTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final YAMLMapper YAML = new YAMLMapper();

  /** The classes would keep what they do not know; here it is an error. */
  private static final ObjectMapper STRICT =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .setAnnotationIntrospector(
              new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                  return false;
                }
              });

  private static final Map<String, Class<?>> KINDS =
      Map.of(
          "v1/Namespace", Namespace.class,
          "v1/PersistentVolumeClaim", PersistentVolumeClaim.class,
          "v1/Pod", Pod.class,
          "v1/ServiceAccount", ServiceAccount.class,
          "batch/v1/CronJob", CronJob.class,
          "batch/v1/Job", Job.class,
          "rbac.authorization.k8s.io/v1/Role", Role.class,
          "rbac.authorization.k8s.io/v1/RoleBinding", RoleBinding.class);

  @Test
  void everyFileIsOfTheApi() throws IOException {
    assertThat(objects()).hasSizeGreaterThan(10);
  }

  @Test
  void aFieldThatTheApiDoesNotHaveIsFound() throws IOException {
    JsonNode pod = YAML.readTree("{apiVersion: v1, kind: Pod, spec: {runAsNonRoot: true}}");
    assertThatThrownBy(() -> parse(pod)).hasMessageContaining("runAsNonRoot");
    JsonNode mount =
        YAML.readTree(
            "{apiVersion: v1, kind: Pod, spec: {containers: [{volumeMounts: [{path: /a}]}]}}");
    assertThatThrownBy(() -> parse(mount)).hasMessageContaining("path");
  }

  /** What Pod Security's level "restricted" asks for, and a file system that nobody changes. */
  @Test
  void everyPodIsRestricted() throws IOException {
    List<PodSpec> pods = objects().stream().flatMap(KubernetesTest::pods).toList();
    assertThat(pods).hasSizeGreaterThan(7);
    for (PodSpec pod : pods) {
      assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
      assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
      assertThat(pod.getSecurityContext().getSeccompProfile().getType())
          .isEqualTo("RuntimeDefault");
      List<String> volumes = pod.getVolumes().stream().map(volume -> volume.getName()).toList();
      for (Container container : pod.getContainers()) {
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getCapabilities().getDrop())
            .containsExactly("ALL");
        assertThat(volumes)
            .containsAll(
                container.getVolumeMounts().stream().map(mount -> mount.getName()).toList());
      }
    }
  }

  @Test
  void propertiesNameTemplatesThatAreThere() throws IOException {
    for (String name : List.of("spark.properties", "spark-gpu.properties")) {
      Properties properties = new Properties();
      properties.load(
          new StringReader(Files.readString(ROOT.resolve("submit/kubernetes").resolve(name))));
      for (String role : List.of("driver", "executor")) {
        String template = properties.getProperty("spark.kubernetes." + role + ".podTemplateFile");
        Pod pod = (Pod) parse(YAML.readTree(Files.readString(ROOT.resolve(template))));
        assertThat(pod.getSpec().getContainers().get(0).getName())
            .isEqualTo("spark-kubernetes-" + role);
      }
    }
  }

  private static Stream<PodSpec> pods(Object object) {
    if (object instanceof Pod pod) {
      return Stream.of(pod.getSpec());
    }
    if (object instanceof Job job) {
      return Stream.of(job.getSpec().getTemplate().getSpec());
    }
    return object instanceof CronJob job
        ? Stream.of(job.getSpec().getJobTemplate().getSpec().getTemplate().getSpec())
        : Stream.empty();
  }

  /** All objects; but those of Spark's operator, whose classes are its own. */
  private static List<Object> objects() throws IOException {
    List<Object> objects = new ArrayList<>();
    for (String folder : List.of("submit/kubernetes", "submit/schedule")) {
      try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
          try (MappingIterator<JsonNode> documents =
              YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
            while (documents.hasNext()) {
              JsonNode document = documents.next();
              if (!document.path("apiVersion").asText().startsWith("sparkoperator.k8s.io/")) {
                objects.add(parse(document));
              }
            }
          }
        }
      }
    }
    return objects;
  }

  private static Object parse(JsonNode document) throws IOException {
    String kind = document.path("apiVersion").asText() + "/" + document.path("kind").asText();
    assertThat(KINDS).containsKey(kind);
    return STRICT.treeToValue(document, KINDS.get(kind));
  }
}
