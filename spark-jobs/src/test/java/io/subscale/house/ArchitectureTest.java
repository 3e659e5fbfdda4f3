package io.subscale.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.text.DecimalFormat;
import java.time.format.DateTimeFormatter;
import java.util.Formatter;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataBuffer;

/** The arrows between the modules, and what nobody may call. */
class ArchitectureTest {
  private static final List<String> VERBS =
      List.of("advice", "prepare", "train", "evaluate", "sample", "code", "export", "benchmark");
  private static final String[] GROUND = {
    "io.subscale.jobs.cluster", "io.subscale.jobs.files", "io.subscale.jobs.error"
  };

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.subscale");

  @Test
  void datasetsIsPlainJava() {
    noClasses()
        .that()
        .resideInAPackage("io.subscale.datasets..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.subscale.model..",
            "io.subscale.jobs..",
            "org.nd4j..",
            "org.deeplearning4j..",
            "org.bytedeco..",
            "org.apache.spark..",
            "org.apache.hadoop..")
        .check(CLASSES);
  }

  @Test
  void modelKnowsNoCluster() {
    noClasses()
        .that()
        .resideInAPackage("io.subscale.model..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.subscale.jobs..",
            "org.apache.spark..",
            "org.apache.hadoop..",
            "org.deeplearning4j.spark..",
            "scala..")
        .check(CLASSES);
  }

  /** Every package is a slice of its own: one below another is no part of it. */
  @Test
  void packagesFormNoCycle() {
    slices().matching("io.subscale.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void verbsStandSideBySide() {
    for (String verb : VERBS) {
      String[] others =
          VERBS.stream()
              .filter(other -> !other.equals(verb))
              .map(other -> "io.subscale.jobs." + other + "..")
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage("io.subscale.jobs." + verb + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(others)
          .because("what two verbs need belongs to the room of the run, below them")
          .check(CLASSES);
    }
  }

  @Test
  void theRunKnowsNoVerb() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.subscale.jobs.run..",
            "io.subscale.jobs.likelihood..",
            "io.subscale.jobs.score..",
            "io.subscale.jobs.codec..",
            "io.subscale.jobs.page..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            VERBS.stream().map(verb -> "io.subscale.jobs." + verb + "..").toArray(String[]::new))
        .check(CLASSES);
  }

  @Test
  void onlyTheDoorForPipelinesKnowsSparkMl() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.subscale.jobs.ml..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark.ml..", "io.subscale.jobs.ml..")
        .because("the bundle has no spark-mllib, and the verbs must run without it")
        .check(CLASSES);
  }

  @Test
  void theGroundFloorKnowsNothingAboveIt() {
    noClasses()
        .that()
        .resideInAnyPackage(GROUND)
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.subscale.jobs..").and(not(resideInAnyPackage(GROUND))))
        .check(CLASSES);
  }

  @Test
  void aRoundsAlgebraAndWorkersKnowNoSpark() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.subscale.jobs.round",
            "io.subscale.jobs.round.mean",
            "io.subscale.jobs.round.worker",
            "io.subscale.jobs.train.loop")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.spark..",
            "org.deeplearning4j.spark..",
            "scala..",
            "io.subscale.jobs.cluster..")
        .because("only round.exchange knows the wires")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.subscale.jobs.round.mean")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.nd4j..", "org.deeplearning4j..", "org.bytedeco..")
        .because("the mean is algebra on bytes")
        .check(CLASSES);
  }

  /** On a GPU an array's memory here is stale, or not there at all. */
  @Test
  void arraysAreReadThroughOneDoor() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("io.subscale.model.op.HostMemory")
        .should()
        .callMethodWhere(
            target(owner(assignableTo(DataBuffer.class)))
                .and(target(nameMatching("address|addressPointer|pointer|opaqueBuffer|asNio.*"))))
        .because("HostMemory asks the device for its values, and tells it of new ones")
        .check(CLASSES);
  }

  @Test
  void randomnessHasASeed() {
    noClasses()
        .should()
        .callConstructor(Random.class)
        .orShould()
        .callMethod(Math.class, "random")
        .because("what is drawn follows from Seed, so that a retried task draws it again")
        .check(CLASSES);
  }

  /** In Arabic, Persian, Marathi and others %d writes other digits; in Turkish I is not i. */
  @Test
  void textIsTheSameInEveryLanguage() {
    noClasses()
        .should()
        .callMethod(String.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(String.class, "formatted", Object[].class)
        .orShould()
        .callMethod(PrintStream.class, "printf", String.class, Object[].class)
        .orShould()
        .callMethod(PrintStream.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(PrintWriter.class, "printf", String.class, Object[].class)
        .orShould()
        .callMethod(PrintWriter.class, "format", String.class, Object[].class)
        .orShould()
        .callConstructor(Formatter.class)
        .orShould()
        .callConstructor(DecimalFormat.class, String.class)
        .orShould()
        .callMethod(DateTimeFormatter.class, "ofPattern", String.class)
        .orShould()
        .callMethod(String.class, "toLowerCase")
        .orShould()
        .callMethod(String.class, "toUpperCase")
        .because("names, ids and files must not depend on the user's language: Locale.ROOT")
        .check(CLASSES);
  }

  @Test
  void tasksAtOnceAreAskedOfTheScheduler() {
    noClasses()
        .should()
        .callMethodWhere(target(name("defaultParallelism")))
        .because("it is what a user sets for other jobs; Slots knows what tasks need")
        .check(CLASSES);
  }

  @Test
  void namesSayWhatAClassIs() {
    noClasses()
        .should()
        .haveNameMatching(".*\\.(Base[A-Z]\\w*|\\w*(Util|Utils|Manager|Helper|Helpers|Impl))")
        .because("a name says what the class is, not that it helps")
        .check(CLASSES);
  }
}
