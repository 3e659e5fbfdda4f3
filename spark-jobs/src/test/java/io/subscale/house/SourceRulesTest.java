package io.subscale.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CaseTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.PrimitiveTypeTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.Name;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** Budgets and documentation that no compiler asks for, read off the sources of all modules. */
class SourceRulesTest {
  private static final int FILE_LINES = 400;
  private static final Budget MAIN = new Budget(45, 5);

  /** A test may list every key of a configuration in one place. */
  private static final Budget TEST = new Budget(60, 6);

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> MODULES =
      List.of("datasets", "model", "model/gpu", "spark-jobs", "submit", "submit/benchmarks");

  @Test
  void filesStayShort() throws IOException {
    List<String> tooLong = new ArrayList<>();
    for (Path file : sources("src/main/java", "src/test/java")) {
      int lines = Files.readAllLines(file).size();
      if (lines > FILE_LINES) {
        tooLong.add(ROOT.relativize(file) + ": " + lines + " lines");
      }
    }
    assertThat(tooLong).as("files of more than %d lines", FILE_LINES).isEmpty();
  }

  @Test
  void everyPackageHasItsMap() throws IOException {
    assertThat(
            sources("src/main/java").stream()
                .map(Path::getParent)
                .distinct()
                .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                .map(ROOT::relativize))
        .as("packages without package-info.java")
        .isEmpty();
  }

  @Test
  void methodsStayShortAndTakeFewParameters() throws IOException {
    List<String> findings = new ArrayList<>();
    scan(sources("src/main/java"), (unit, trees) -> new Sizes(unit, trees, findings, MAIN));
    scan(sources("src/test/java"), (unit, trees) -> new Sizes(unit, trees, findings, TEST));
    assertThat(findings).isEmpty();
  }

  @Test
  void switchesOverEnumsHaveNoDefault() throws IOException {
    List<String> findings = new ArrayList<>();
    scan(sources("src/main/java"), (unit, trees) -> new EnumDefaults(unit, trees, findings));
    assertThat(findings).isEmpty();
  }

  @Test
  void publicTypesAndMethodsAreDocumented() throws IOException {
    List<String> findings = new ArrayList<>();
    scan(sources("src/main/java"), (unit, trees) -> new Documentation(unit, trees, findings));
    assertThat(findings).isEmpty();
  }

  private static List<Path> sources(String... roots) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String module : MODULES) {
      for (String root : roots) {
        Path folder = ROOT.resolve(module).resolve(root);
        if (Files.isDirectory(folder)) {
          try (Stream<Path> walk = Files.walk(folder)) {
            walk.filter(file -> file.toString().endsWith(".java")).sorted().forEach(files::add);
          }
        }
      }
    }
    assertThat(files).isNotEmpty();
    return files;
  }

  private interface Scanners {
    Findings of(CompilationUnitTree unit, DocTrees trees);
  }

  private static void scan(List<Path> files, Scanners scanners) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
      DocTrees trees = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        scanners.of(unit, trees).scan(unit, null);
      }
    }
  }

  /** Walks one file and notes what breaks a rule, with file and line. */
  private abstract static class Findings extends TreePathScanner<Void, Void> {
    final CompilationUnitTree unit;
    final DocTrees trees;
    private final List<String> findings;

    Findings(CompilationUnitTree unit, DocTrees trees, List<String> findings) {
      this.unit = unit;
      this.trees = trees;
      this.findings = findings;
    }

    long line(long position) {
      return unit.getLineMap().getLineNumber(position);
    }

    void note(Tree tree, String what) {
      Path file = ROOT.relativize(Path.of(unit.getSourceFile().toUri()));
      findings.add(
          file + ":" + line(trees.getSourcePositions().getStartPosition(unit, tree)) + " " + what);
    }
  }

  private record Budget(int methodLines, int parameters) {}

  private static final class Sizes extends Findings {
    private final Budget budget;

    Sizes(CompilationUnitTree unit, DocTrees trees, List<String> findings, Budget budget) {
      super(unit, trees, findings);
      this.budget = budget;
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
      if (method.getBody() != null) {
        var positions = trees.getSourcePositions();
        long lines =
            line(positions.getEndPosition(unit, method))
                - line(positions.getStartPosition(unit, method.getBody()))
                + 1;
        if (lines > budget.methodLines) {
          note(
              method, method.getName() + " has " + lines + " lines, at most " + budget.methodLines);
        }
      }
      List<? extends VariableTree> parameters = method.getParameters();
      boolean ours = !isCanonical(method) && !isOverride(method) && !isNative(method);
      if (parameters.size() > budget.parameters && ours) {
        note(method, method.getName() + " has " + parameters.size() + " parameters: use a record");
      }
      return super.visitMethod(method, unused);
    }

    /** A function of a C library has the parameters that it has there. */
    private static boolean isNative(MethodTree method) {
      return method.getModifiers().getFlags().contains(Modifier.NATIVE);
    }

    /** A record's own constructor has as many parameters as the record has components. */
    private boolean isCanonical(MethodTree method) {
      Tree owner = getCurrentPath().getParentPath().getLeaf();
      return owner.getKind() == Tree.Kind.RECORD && method.getReturnType() == null;
    }
  }

  /** A constant that is added later must not fall to what the others do. */
  private static final class EnumDefaults extends Findings {
    /** Fields of the file itself, which are numbers: an enum's constants are no variables here. */
    private final Set<Name> numbers = new HashSet<>();

    EnumDefaults(CompilationUnitTree unit, DocTrees trees, List<String> findings) {
      super(unit, trees, findings);
    }

    @Override
    public Void visitVariable(VariableTree variable, Void unused) {
      if (variable.getType() instanceof PrimitiveTypeTree) {
        numbers.add(variable.getName());
      }
      return super.visitVariable(variable, unused);
    }

    @Override
    public Void visitSwitch(SwitchTree tree, Void unused) {
      check(tree, tree.getCases());
      return super.visitSwitch(tree, unused);
    }

    @Override
    public Void visitSwitchExpression(SwitchExpressionTree tree, Void unused) {
      check(tree, tree.getCases());
      return super.visitSwitchExpression(tree, unused);
    }

    private void check(Tree tree, List<? extends CaseTree> cases) {
      boolean hasDefault = cases.stream().anyMatch(c -> c.getExpressions().isEmpty());
      boolean ofConstants =
          cases.stream()
              .flatMap(c -> c.getExpressions().stream())
              .allMatch(e -> e instanceof IdentifierTree name && isConstant(name.getName()));
      if (hasDefault && ofConstants && cases.size() > 1) {
        note(tree, "has a default beside an enum's constants: name them all");
      }
    }

    private boolean isConstant(Name name) {
      return name.toString().matches("[A-Z][A-Z0-9_]*") && !numbers.contains(name);
    }
  }

  private static final class Documentation extends Findings {
    Documentation(CompilationUnitTree unit, DocTrees trees, List<String> findings) {
      super(unit, trees, findings);
    }

    @Override
    public Void visitClass(ClassTree type, Void unused) {
      if (isPublic(type.getModifiers().getFlags()) && undocumented()) {
        note(type, type.getSimpleName() + " is public and has no Javadoc");
      }
      return super.visitClass(type, unused);
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
      boolean ownerIsPublic =
          getCurrentPath().getParentPath().getLeaf() instanceof ClassTree owner
              && isPublic(owner.getModifiers().getFlags());
      if (ownerIsPublic
          && isPublic(method.getModifiers().getFlags())
          && !isOverride(method)
          && !isConstructor(method)
          && undocumented()) {
        note(method, method.getName() + " is public and has no Javadoc");
      }
      return super.visitMethod(method, unused);
    }

    /** What a constructor does is what its class is; parameters are told where they need it. */
    private static boolean isConstructor(MethodTree method) {
      return method.getReturnType() == null;
    }

    private boolean undocumented() {
      TreePath path = getCurrentPath();
      return trees.getDocComment(path) == null;
    }

    private static boolean isPublic(Iterable<Modifier> modifiers) {
      for (Modifier modifier : modifiers) {
        if (modifier == Modifier.PUBLIC) {
          return true;
        }
      }
      return false;
    }
  }

  private static boolean isOverride(MethodTree method) {
    return method.getModifiers().getAnnotations().stream()
        .anyMatch(a -> a.getAnnotationType().toString().equals("Override"));
  }
}
